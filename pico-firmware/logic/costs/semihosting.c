/* SPDX-License-Identifier: Apache-2.0 */
#include "semihosting.h"

enum { SYS_WRITE0 = 0x04, SYS_EXIT = 0x18 };
/* Reasons of SYS_EXIT. */
#define APPLICATION_EXIT 0x20026u
#define RUN_TIME_ERROR 0x20023u

static void call(uint32_t operation, uintptr_t argument) {
    register uint32_t r0 __asm__("r0") = operation;
    register uintptr_t r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

void semihosting_write(const char *text) {
    call(SYS_WRITE0, (uintptr_t)text);
}

void semihosting_write_number(const char *what, uint32_t number) {
    char digits[11];
    char *first = digits + sizeof digits - 1;
    *first = '\0';
    do {
        *--first = (char)('0' + number % 10u);
        number /= 10u;
    } while (number != 0);
    semihosting_write(what);
    semihosting_write(": ");
    semihosting_write(first);
    semihosting_write("\n");
}

void semihosting_exit(bool ok) {
    call(SYS_EXIT, ok ? APPLICATION_EXIT : RUN_TIME_ERROR);
    for (;;) {
    }
}
