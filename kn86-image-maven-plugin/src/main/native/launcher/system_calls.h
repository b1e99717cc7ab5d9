/* SPDX-License-Identifier: Apache-2.0 */
/* System calls without a C library. A negative result is an errno value. */
#ifndef KN86_SYSTEM_CALLS_H
#define KN86_SYSTEM_CALLS_H

static inline long system_call_6(long number, long a, long b, long c, long d, long e, long f) {
    long result;
    register long fourth __asm__("r10") = d;
    register long fifth __asm__("r8") = e;
    register long sixth __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(sixth)
                     : "rcx", "r11", "memory");
    return result;
}

static inline long system_call(long number, long a, long b, long c, long d) {
    return system_call_6(number, a, b, c, d, 0, 0);
}

#endif
