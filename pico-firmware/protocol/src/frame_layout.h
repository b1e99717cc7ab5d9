/* SPDX-License-Identifier: Apache-2.0 */
/* Offsets in a frame's body, docs/protocol.md section 1; the CRC follows the payload. */
#ifndef KN86_FRAME_LAYOUT_H
#define KN86_FRAME_LAYOUT_H

#include "kn86/frame.h"

enum {
    KN86_BODY_VERSION = 0,
    KN86_BODY_TYPE = 1,
    KN86_BODY_LENGTH = 2,
    KN86_BODY_PAYLOAD = 3,
    KN86_BODY_CRC_SIZE = 4,
};

static_assert(KN86_BODY_PAYLOAD + KN86_BODY_CRC_SIZE == KN86_FRAME_BODY_OVERHEAD,
              "body fields must add up to the overhead");

#endif
