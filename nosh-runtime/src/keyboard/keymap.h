/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_KEYMAP_H
#define KN86_KEYMAP_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Returns the deck's key for a Linux key code (linux/input-event-codes.h) on a keyboard with US layout; 0 when the code
 * has no meaning. Caps lock affects letters only; shift reverses it.
 */
uint8_t keymap_translate(uint16_t code, bool is_shifted, bool is_caps_locked);

#endif
