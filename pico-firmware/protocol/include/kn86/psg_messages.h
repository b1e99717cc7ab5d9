/* SPDX-License-Identifier: Apache-2.0 */
/* Sound chip (YM2149) frames, deck to coprocessor, never answered; docs/protocol.md section 3. */
#ifndef KN86_PSG_MESSAGES_H
#define KN86_PSG_MESSAGES_H

#include <stdint.h>

#include "kn86/attributes.h"
#include "kn86/frame.h"
#include "kn86/message_error.h"

#define KN86_PSG_REGISTERS 16u  /* R0 to R15, YM2149 data sheet */
#define KN86_PSG_WRITES_MAX 32u /* register writes in one PSG_BULK_WRITE */

struct kn86_psg_write {
    uint8_t reg; /* 0 to KN86_PSG_REGISTERS - 1 */
    uint8_t value;
};
static_assert(sizeof(struct kn86_psg_write) == 2, "a register write is two bytes on the wire");

KN86_MUST_CHECK int kn86_psg_reg_write_encode(const struct kn86_psg_write *write, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_psg_reg_write_decode(const struct kn86_frame *frame, struct kn86_psg_write *write);

/* PSG_RESET has no payload: all registers become 0. */
void kn86_psg_reset_encode(struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_psg_reset_decode(const struct kn86_frame *frame);

/* PSG_BULK_WRITE: writes applied in order, between two samples. */
struct kn86_psg_bulk_write {
    uint8_t count; /* 1 to KN86_PSG_WRITES_MAX; on the wire it is the frame's length / 2 */
    struct kn86_psg_write writes[KN86_PSG_WRITES_MAX];
};

KN86_MUST_CHECK int kn86_psg_bulk_write_encode(const struct kn86_psg_bulk_write *message, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_psg_bulk_write_decode(const struct kn86_frame *frame, struct kn86_psg_bulk_write *message);

#endif
