// SPDX-License-Identifier: Apache-2.0
// The kernel without a C library: a negative result is an errno.
#ifndef KN86_SYSTEM_CALLS_H
#define KN86_SYSTEM_CALLS_H

static inline long system_call(long number, long a, long b, long c, long d) {
    long result;
    register long fourth __asm__("r10") = d;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth)
                     : "rcx", "r11", "memory");
    return result;
}

#endif
