/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames on the UART between the deck (Pi) and the coprocessor (Pico). docs/protocol.md is the
 * specification; section numbers below refer to it.
 *
 * On the wire a frame is COBS(version, type, length, payload, CRC-32) followed by one 0x00. The
 * byte 0x00 occurs nowhere else, so that a receiver is synchronised again at the first 0x00 after noise.
 */
#ifndef KN86_FRAME_H
#define KN86_FRAME_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kn86/attributes.h"

/* Protocol 0.2: major version in the high nibble, minor in the low one. */
#define KN86_PROTOCOL_VERSION 0x02u

/* Largest payload in bytes. Keeps the body within one COBS block (254 bytes). */
#define KN86_FRAME_PAYLOAD_MAX 240u
/* Bytes of the body around the payload: version, type, length and the 4-byte CRC. */
#define KN86_FRAME_BODY_OVERHEAD 7u
#define KN86_FRAME_BODY_MAX (KN86_FRAME_PAYLOAD_MAX + KN86_FRAME_BODY_OVERHEAD)
/* Largest encoded frame: the body, one COBS code byte, the delimiter. */
#define KN86_FRAME_WIRE_MAX (KN86_FRAME_BODY_MAX + 2u)

static_assert(KN86_FRAME_BODY_MAX <= 254u, "a body must fit one COBS block");

/* Section 2: frame types. The values are canonical for the product. */
enum kn86_frame_type {
    KN86_FRAME_HELLO = 0x01,
    KN86_FRAME_VERSION_QUERY = 0x03,
    KN86_FRAME_VERSION_RESPONSE = 0x04,
    /* 0x10 to 0x1F belonged to an old cartridge bus and are answered ERROR (unknown type). */
    KN86_FRAME_PSG_REG_WRITE = 0x20,
    KN86_FRAME_PSG_RESET = 0x21,
    KN86_FRAME_PSG_BULK_WRITE = 0x22,
    KN86_FRAME_OLED_SET_ROW = 0x30,
    KN86_FRAME_OLED_SCROLL_ROW = 0x31,
    KN86_FRAME_OLED_FILL = 0x32,
    KN86_FRAME_OLED_CLEAR = 0x33,
    KN86_FRAME_UPDATE_BEGIN = 0x40,
    KN86_FRAME_UPDATE_DATA = 0x41,
    KN86_FRAME_UPDATE_FINISH = 0x42,
    KN86_FRAME_UPDATE_TRY = 0x43,
    KN86_FRAME_UPDATE_KEEP = 0x44,
    KN86_FRAME_UPDATE_STATUS = 0x45,
    KN86_FRAME_EVENT = 0xE0,
    KN86_FRAME_ERROR = 0xF0,
};

/* One frame in memory. Payload bytes beyond length are undefined. */
struct kn86_frame {
    uint8_t type;   /* enum kn86_frame_type, or any other value when received */
    uint8_t length; /* 0 to KN86_FRAME_PAYLOAD_MAX */
    uint8_t payload[KN86_FRAME_PAYLOAD_MAX];
};

/* Why a frame cannot be encoded; the output is untouched. */
enum kn86_frame_error {
    KN86_FRAME_E_LENGTH = -1,   /* frame->length exceeds KN86_FRAME_PAYLOAD_MAX */
    KN86_FRAME_E_CAPACITY = -2, /* out is too small; KN86_FRAME_WIRE_MAX always suffices */
};

/* Name of a frame type as in the specification, "UNKNOWN" for any other value. Never NULL. */
const char *kn86_frame_type_name(uint8_t type);

/*
 * Encodes the frame as it is sent, with its delimiter. Returns the number of bytes written (9 to KN86_FRAME_WIRE_MAX),
 * or an enum kn86_frame_error.
 */
KN86_MUST_CHECK int kn86_frame_encode(const struct kn86_frame *frame, uint8_t *out, size_t capacity);

/* The result of one received byte. From _OVERLONG on, it is a framing error. */
enum kn86_decode_result {
    KN86_DECODE_NONE = 0,     /* in the middle of a frame, or idle */
    KN86_DECODE_FRAME = 1,    /* *frame is valid */
    KN86_DECODE_OVERLONG = 2, /* more bytes between two delimiters than any frame has */
    KN86_DECODE_COBS = 3,     /* a COBS code byte points beyond the delimiter */
    KN86_DECODE_SHORT = 4,    /* fewer bytes than an empty frame has */
    KN86_DECODE_CRC = 5,      /* wrong checksum */
    KN86_DECODE_VERSION = 6,  /* valid checksum, but another protocol version */
    KN86_DECODE_LENGTH = 7,   /* valid checksum, but the length byte does not match the body */
};

/* Name of a decode result for logs, e.g. "crc". Never NULL. */
const char *kn86_decode_result_name(enum kn86_decode_result result);

/* Collects the bytes of one frame. Owned by the caller; holds no pointer. */
struct kn86_frame_decoder {
    uint8_t encoded[KN86_FRAME_WIRE_MAX - 1u]; /* without the delimiter */
    uint16_t used;
    bool overlong;
};

void kn86_frame_decoder_init(struct kn86_frame_decoder *decoder);

/*
 * Decodes the next byte of the stream. *frame is written only when KN86_DECODE_FRAME is returned. An error is reported
 * at the delimiter, once for each damaged stretch; the bytes after a delimiter are always decoded as a new frame.
 */
KN86_MUST_CHECK enum kn86_decode_result kn86_frame_decoder_push(struct kn86_frame_decoder *decoder, uint8_t byte,
                                                                struct kn86_frame *frame);

#endif
