/* SPDX-License-Identifier: Apache-2.0 */
/* The checks that all payload decoders share. */
#ifndef KN86_PAYLOAD_H
#define KN86_PAYLOAD_H

#include "kn86/attributes.h"
#include "kn86/frame.h"
#include "kn86/message_error.h"

KN86_MUST_CHECK static inline int kn86_payload_check(const struct kn86_frame *frame, uint8_t type, size_t length_min,
                                                     size_t length_max) {
    if (frame->type != type) {
        return KN86_MESSAGE_E_TYPE;
    }
    if (frame->length < length_min || frame->length > length_max) {
        return KN86_MESSAGE_E_LENGTH;
    }
    return KN86_MESSAGE_OK;
}

/* Starts a frame, whose payload the caller fills. */
static inline uint8_t *kn86_payload_begin(struct kn86_frame *frame, uint8_t type, size_t length) {
    frame->type = type;
    frame->length = (uint8_t)length;
    return frame->payload;
}

#endif
