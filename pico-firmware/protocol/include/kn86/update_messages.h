/* SPDX-License-Identifier: Apache-2.0 */
/* Firmware update of the coprocessor over the link; docs/protocol.md sections 3 and 8. */
#ifndef KN86_UPDATE_MESSAGES_H
#define KN86_UPDATE_MESSAGES_H

#include <stdint.h>

#include "kn86/attributes.h"
#include "kn86/frame.h"
#include "kn86/message_error.h"

/* Bytes of firmware in each UPDATE_DATA: half a page of the flash. */
#define KN86_UPDATE_DATA_BYTES 128u
/* The size of an image is a multiple of this. */
#define KN86_UPDATE_PAGE_BYTES 256u

/* UPDATE_BEGIN: an image of this size and CRC-32 follows; an earlier one is discarded. */
struct kn86_update_begin {
    uint32_t size; /* bytes, a multiple of KN86_UPDATE_PAGE_BYTES, not 0 */
    uint32_t crc32;
};
#define KN86_UPDATE_BEGIN_SIZE 8u

KN86_MUST_CHECK int kn86_update_begin_encode(const struct kn86_update_begin *message, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_update_begin_decode(const struct kn86_frame *frame, struct kn86_update_begin *message);

/* UPDATE_DATA: the image's bytes at an offset; in order, each at most one frame ahead. */
struct kn86_update_data {
    uint32_t offset; /* a multiple of KN86_UPDATE_DATA_BYTES */
    uint8_t bytes[KN86_UPDATE_DATA_BYTES];
};
#define KN86_UPDATE_DATA_SIZE (4u + KN86_UPDATE_DATA_BYTES)

KN86_MUST_CHECK int kn86_update_data_encode(const struct kn86_update_data *message, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_update_data_decode(const struct kn86_frame *frame, struct kn86_update_data *message);

/* UPDATE_FINISH, UPDATE_TRY and UPDATE_KEEP have no payload. type is one of the three. */
void kn86_update_command_encode(enum kn86_frame_type type, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_update_command_decode(const struct kn86_frame *frame);

enum kn86_update_state {
    KN86_UPDATE_IDLE = 0,
    KN86_UPDATE_RECEIVING = 1, /* next is the offset of the expected data */
    KN86_UPDATE_READY = 2,     /* the image is complete in the other partition */
    KN86_UPDATE_STARTING = 3,  /* the coprocessor restarts with the image now */
    KN86_UPDATE_TRIAL = 4,     /* the image runs on trial; without UPDATE_KEEP the old firmware comes back */
};

enum kn86_update_error {
    KN86_UPDATE_OK = 0,
    KN86_UPDATE_E_PARTITIONS = 1, /* runs from no partition: only BOOTSEL helps */
    KN86_UPDATE_E_SIZE = 2,       /* the image does not fit a partition */
    KN86_UPDATE_E_ORDER = 3,      /* the frame does not fit the state, or the data the offset */
    KN86_UPDATE_E_CHECKSUM = 4,   /* the image is not what UPDATE_BEGIN announced */
    KN86_UPDATE_E_IMAGE = 5,      /* the image has no valid IMAGE_DEF */
    KN86_UPDATE_E_FLASH = 6,      /* reading back the flash gave other bytes */
};

/* UPDATE_STATUS answers each of the others. */
struct kn86_update_status {
    uint8_t state; /* enum kn86_update_state, after the frame */
    uint8_t error; /* enum kn86_update_error: of the frame */
    uint32_t next; /* bytes of the image received in order */
};
#define KN86_UPDATE_STATUS_SIZE 6u

KN86_MUST_CHECK int kn86_update_status_encode(const struct kn86_update_status *message, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_update_status_decode(const struct kn86_frame *frame, struct kn86_update_status *message);

/* Name of an error for logs, e.g. "checksum". Never NULL. */
const char *kn86_update_error_name(enum kn86_update_error error);

#endif
