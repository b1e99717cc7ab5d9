/* SPDX-License-Identifier: Apache-2.0 */
/* A program without an operating system: vector table and reset handler. */
#include "measure_core1.h"
#include "semihosting.h"

#include <string.h>

/* Coprocessor Access Control Register: CP10 and CP11, the floating-point unit. */
#define CPACR (*(volatile uint32_t *)0xE000ED88u)
#define CPACR_FPU (0xFu << 20)

extern uint32_t bss_start[], bss_end[], stack_end[]; /* costs.ld */

static void reset(void) {
    CPACR |= CPACR_FPU;
    __asm__ volatile("dsb\n isb" : : : "memory");
    memset(bss_start, 0, (size_t)((char *)bss_end - (char *)bss_start));
    semihosting_exit(measure_core1());
}

static void fault(void) {
    semihosting_write("fault\n");
    semihosting_exit(false);
}

/* Stack pointer, reset, and the faults: NMI, HardFault, MemManage, BusFault, UsageFault, SecureFault. */
__attribute__((section(".vectors"), used)) static const uintptr_t vectors[] = {
    (uintptr_t)stack_end, (uintptr_t)reset, (uintptr_t)fault, (uintptr_t)fault,
    (uintptr_t)fault,     (uintptr_t)fault, (uintptr_t)fault, (uintptr_t)fault,
};
