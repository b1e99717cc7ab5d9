/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payloads of all frame types. Every x_encode fills a frame from a struct, every x_decode reads a
 * struct from a frame; both return 0 or an enum kn86_message_error, and on an error leave the
 * output untouched. Decoders are strict: wrong length, unknown flag or value is an error, so that
 * nobody comes to depend on what a later version gives a meaning to.
 */
#ifndef KN86_MESSAGES_H
#define KN86_MESSAGES_H

#include "kn86/link_messages.h"
#include "kn86/oled_messages.h"
#include "kn86/psg_messages.h"
#include "kn86/update_messages.h"

#endif
