/* SPDX-License-Identifier: Apache-2.0 */
/* The bare program around measure(): vector table, start-up and semihosting. */
#include "semihosting.h"

#include <string.h>

enum { SYS_WRITE0 = 0x04, SYS_EXIT = 0x18 };
/* Reasons of SYS_EXIT. */
#define APPLICATION_EXIT 0x20026u
#define RUN_TIME_ERROR 0x20023u

/* Coprocessor Access Control Register: CP10 and CP11, the floating-point unit. */
#define CPACR (*(volatile uint32_t *)0xE000ED88u)
#define CPACR_FPU (0xFu << 20)

extern uint32_t bss_start[], bss_end[], stack_end[]; /* costs.ld */

static void call(uint32_t operation, uintptr_t argument) {
    register uint32_t r0 __asm__("r0") = operation;
    register uintptr_t r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

static void write_text(const char *text) {
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
    write_text(what);
    write_text(": ");
    write_text(first);
    write_text("\n");
}

static void reset(void) {
    CPACR |= CPACR_FPU;
    __asm__ volatile("dsb\n isb" : : : "memory");
    memset(bss_start, 0, (size_t)((char *)bss_end - (char *)bss_start));
    call(SYS_EXIT, measure() ? APPLICATION_EXIT : RUN_TIME_ERROR);
}

static void fault(void) {
    write_text("fault\n");
    call(SYS_EXIT, RUN_TIME_ERROR);
}

/* Stack pointer, reset, and the faults: NMI, HardFault, MemManage, BusFault, UsageFault, SecureFault. */
__attribute__((section(".vectors"), used)) static const uintptr_t vectors[] = {
    (uintptr_t)stack_end, (uintptr_t)reset, (uintptr_t)fault, (uintptr_t)fault,
    (uintptr_t)fault,     (uintptr_t)fault, (uintptr_t)fault, (uintptr_t)fault,
};
