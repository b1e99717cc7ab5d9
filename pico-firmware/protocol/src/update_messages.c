/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/update_messages.h"

#include <string.h>

#include "kn86/bytes.h"
#include "payload.h"

static int begin_check(const struct kn86_update_begin *message) {
    return message->size != 0 && message->size % KN86_UPDATE_PAGE_BYTES == 0 ? KN86_MESSAGE_OK : KN86_MESSAGE_E_VALUE;
}

int kn86_update_begin_encode(const struct kn86_update_begin *message, struct kn86_frame *frame) {
    int error = begin_check(message);
    if (error == KN86_MESSAGE_OK) {
        uint8_t *payload = kn86_payload_begin(frame, KN86_FRAME_UPDATE_BEGIN, KN86_UPDATE_BEGIN_SIZE);
        kn86_put_u32(payload, message->size);
        kn86_put_u32(payload + 4, message->crc32);
    }
    return error;
}

int kn86_update_begin_decode(const struct kn86_frame *frame, struct kn86_update_begin *message) {
    int error = kn86_payload_check(frame, KN86_FRAME_UPDATE_BEGIN, KN86_UPDATE_BEGIN_SIZE, KN86_UPDATE_BEGIN_SIZE);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    struct kn86_update_begin decoded = {.size = kn86_get_u32(frame->payload),
                                        .crc32 = kn86_get_u32(frame->payload + 4)};
    error = begin_check(&decoded);
    if (error == KN86_MESSAGE_OK) {
        *message = decoded;
    }
    return error;
}

int kn86_update_data_encode(const struct kn86_update_data *message, struct kn86_frame *frame) {
    if (message->offset % KN86_UPDATE_DATA_BYTES != 0) {
        return KN86_MESSAGE_E_VALUE;
    }
    uint8_t *payload = kn86_payload_begin(frame, KN86_FRAME_UPDATE_DATA, KN86_UPDATE_DATA_SIZE);
    kn86_put_u32(payload, message->offset);
    memcpy(payload + 4, message->bytes, sizeof message->bytes);
    return KN86_MESSAGE_OK;
}

int kn86_update_data_decode(const struct kn86_frame *frame, struct kn86_update_data *message) {
    int error = kn86_payload_check(frame, KN86_FRAME_UPDATE_DATA, KN86_UPDATE_DATA_SIZE, KN86_UPDATE_DATA_SIZE);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    uint32_t offset = kn86_get_u32(frame->payload);
    if (offset % KN86_UPDATE_DATA_BYTES != 0) {
        return KN86_MESSAGE_E_VALUE;
    }
    message->offset = offset;
    memcpy(message->bytes, frame->payload + 4, sizeof message->bytes);
    return KN86_MESSAGE_OK;
}

void kn86_update_command_encode(enum kn86_frame_type type, struct kn86_frame *frame) {
    kn86_payload_begin(frame, (uint8_t)type, 0);
}

int kn86_update_command_decode(const struct kn86_frame *frame) {
    bool order = frame->type == KN86_FRAME_UPDATE_FINISH || frame->type == KN86_FRAME_UPDATE_TRY ||
                 frame->type == KN86_FRAME_UPDATE_KEEP;
    return order ? kn86_payload_check(frame, frame->type, 0, 0) : KN86_MESSAGE_E_TYPE;
}

static int status_check(const struct kn86_update_status *message) {
    return message->state <= KN86_UPDATE_TRIAL && message->error <= KN86_UPDATE_E_FLASH ? KN86_MESSAGE_OK
                                                                                        : KN86_MESSAGE_E_VALUE;
}

int kn86_update_status_encode(const struct kn86_update_status *message, struct kn86_frame *frame) {
    int error = status_check(message);
    if (error == KN86_MESSAGE_OK) {
        uint8_t *payload = kn86_payload_begin(frame, KN86_FRAME_UPDATE_STATUS, KN86_UPDATE_STATUS_SIZE);
        payload[0] = message->state;
        payload[1] = message->error;
        kn86_put_u32(payload + 2, message->next);
    }
    return error;
}

int kn86_update_status_decode(const struct kn86_frame *frame, struct kn86_update_status *message) {
    int error = kn86_payload_check(frame, KN86_FRAME_UPDATE_STATUS, KN86_UPDATE_STATUS_SIZE, KN86_UPDATE_STATUS_SIZE);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    struct kn86_update_status decoded = {
        .state = frame->payload[0], .error = frame->payload[1], .next = kn86_get_u32(frame->payload + 2)};
    error = status_check(&decoded);
    if (error == KN86_MESSAGE_OK) {
        *message = decoded;
    }
    return error;
}

const char *kn86_update_error_name(enum kn86_update_error error) {
    switch (error) {
    case KN86_UPDATE_OK:
        return "none";
    case KN86_UPDATE_E_PARTITIONS:
        return "partitions";
    case KN86_UPDATE_E_SIZE:
        return "size";
    case KN86_UPDATE_E_ORDER:
        return "order";
    case KN86_UPDATE_E_CHECKSUM:
        return "checksum";
    case KN86_UPDATE_E_IMAGE:
        return "image";
    case KN86_UPDATE_E_FLASH:
        return "flash";
    }
    return "unknown";
}
