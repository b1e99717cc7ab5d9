/* SPDX-License-Identifier: Apache-2.0 */
/* Arm's "Semihosting for AArch32 and AArch64": a program without an operating system talks to its emulator. */
#ifndef KN86_SEMIHOSTING_H
#define KN86_SEMIHOSTING_H

#include <stdbool.h>
#include <stdint.h>

/* Writes a text to the emulator's console. */
void semihosting_write(const char *text);

/* Writes "WHAT: NUMBER" as a line. */
void semihosting_write_number(const char *what, uint32_t number);

/* Ends the emulator, with exit status 0 when ok. */
_Noreturn void semihosting_exit(bool ok);

#endif
