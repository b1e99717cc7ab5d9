/* SPDX-License-Identifier: Apache-2.0 */
/* Detects environments that an amd64 helper would interpret differently from the arm64 program. */
#ifndef KN86_ENVIRONMENT_H
#define KN86_ENVIRONMENT_H

#include <stdbool.h>

/*
 * Returns true when the program must run emulated: a variable names arm64 libraries or modules, controls the dynamic
 * loader or the emulator, or sets a charset whose conversions are arm64 modules. `environment` is a list of NAME=VALUE,
 * ended by NULL.
 */
bool environment_needs_emulator(char *const *environment);

#endif
