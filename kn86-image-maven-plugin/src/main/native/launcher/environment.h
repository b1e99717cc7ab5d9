// SPDX-License-Identifier: Apache-2.0
// Which environments an amd64 twin would read otherwise than the arm64 program does.
#ifndef KN86_ENVIRONMENT_H
#define KN86_ENVIRONMENT_H

#include <stdbool.h>

/**
 * Whether a variable names arm64 libraries or modules, steers the dynamic loader or the emulator, or sets a charset
 * whose conversions are arm64 modules: the program must then run emulated.
 *
 * @param environment texts NAME=VALUE, ended by a null pointer
 */
bool environment_needs_emulator(char *const *environment);

#endif
