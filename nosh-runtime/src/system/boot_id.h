/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_BOOT_ID_H
#define KN86_BOOT_ID_H

#include <stdint.h>

/* A random number, never 0, by which others tell this start of the program from the last. `now` in milliseconds. */
uint32_t boot_id_draw(int64_t now);

#endif
