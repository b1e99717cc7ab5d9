/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payloads of all frame types. Each x_encode fills a frame from a struct, each x_decode reads a struct from a frame.
 * Both return 0 or an enum kn86_message_error, and leave the output unchanged on an error. Decoders are strict: a wrong
 * length, an unknown flag or value is an error, so that later versions can define them.
 */
#ifndef KN86_MESSAGES_H
#define KN86_MESSAGES_H

#include "kn86/link_messages.h"
#include "kn86/oled_messages.h"
#include "kn86/psg_messages.h"
#include "kn86/update_messages.h"

#endif
