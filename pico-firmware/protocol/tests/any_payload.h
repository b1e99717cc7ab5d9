/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_ANY_PAYLOAD_H
#define KN86_ANY_PAYLOAD_H

#include "kn86/messages.h"

/*
 * Decodes the payload by the frame's type, and encodes the result into *again. Returns the decoder's result;
 * KN86_MESSAGE_E_TYPE for a type without decoder.
 */
KN86_MUST_CHECK int any_payload_round_trip(const struct kn86_frame *frame, struct kn86_frame *again);

#endif
