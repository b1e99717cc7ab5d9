/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_BOOT_ID_H
#define KN86_BOOT_ID_H

#include <stdint.h>

/*
 * Draws the number that identifies this start of the program to its peers: random, never 0, different from the last
 * start's. `now` in milliseconds.
 */
uint32_t boot_id_draw(int64_t now);

#endif
