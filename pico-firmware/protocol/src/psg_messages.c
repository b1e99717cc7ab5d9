/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/psg_messages.h"

#include <string.h>

#include "payload.h"

#define WRITE_SIZE sizeof(struct kn86_psg_write)

static int writes_check(const struct kn86_psg_write *writes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (writes[i].reg >= KN86_PSG_REGISTERS) {
            return KN86_MESSAGE_E_VALUE;
        }
    }
    return KN86_MESSAGE_OK;
}

int kn86_psg_reg_write_encode(const struct kn86_psg_write *write, struct kn86_frame *frame) {
    int error = writes_check(write, 1);
    if (error == KN86_MESSAGE_OK) {
        memcpy(kn86_payload_begin(frame, KN86_FRAME_PSG_REG_WRITE, WRITE_SIZE), write, WRITE_SIZE);
    }
    return error;
}

int kn86_psg_reg_write_decode(const struct kn86_frame *frame, struct kn86_psg_write *write) {
    int error = kn86_payload_check(frame, KN86_FRAME_PSG_REG_WRITE, WRITE_SIZE, WRITE_SIZE);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    struct kn86_psg_write decoded = {.reg = frame->payload[0], .value = frame->payload[1]};
    error = writes_check(&decoded, 1);
    if (error == KN86_MESSAGE_OK) {
        *write = decoded;
    }
    return error;
}

void kn86_psg_reset_encode(struct kn86_frame *frame) {
    kn86_payload_begin(frame, KN86_FRAME_PSG_RESET, 0);
}

int kn86_psg_reset_decode(const struct kn86_frame *frame) {
    return kn86_payload_check(frame, KN86_FRAME_PSG_RESET, 0, 0);
}

int kn86_psg_bulk_write_encode(const struct kn86_psg_bulk_write *message, struct kn86_frame *frame) {
    if (message->count == 0 || message->count > KN86_PSG_WRITES_MAX) {
        return KN86_MESSAGE_E_LENGTH;
    }
    int error = writes_check(message->writes, message->count);
    if (error == KN86_MESSAGE_OK) {
        size_t length = message->count * WRITE_SIZE;
        memcpy(kn86_payload_begin(frame, KN86_FRAME_PSG_BULK_WRITE, length), message->writes, length);
    }
    return error;
}

int kn86_psg_bulk_write_decode(const struct kn86_frame *frame, struct kn86_psg_bulk_write *message) {
    int error = kn86_payload_check(frame, KN86_FRAME_PSG_BULK_WRITE, WRITE_SIZE, KN86_PSG_WRITES_MAX * WRITE_SIZE);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    if (frame->length % WRITE_SIZE != 0) {
        return KN86_MESSAGE_E_LENGTH;
    }
    struct kn86_psg_bulk_write decoded = {.count = (uint8_t)(frame->length / WRITE_SIZE)};
    memcpy(decoded.writes, frame->payload, frame->length);
    error = writes_check(decoded.writes, decoded.count);
    if (error == KN86_MESSAGE_OK) {
        *message = decoded;
    }
    return error;
}
