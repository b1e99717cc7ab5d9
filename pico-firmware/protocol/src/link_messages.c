/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/link_messages.h"

#include <string.h>

#include "kn86/bytes.h"
#include "payload.h"

static int hello_check(const struct kn86_hello *hello) {
    bool role_known = hello->role == KN86_ROLE_DECK || hello->role == KN86_ROLE_COPROCESSOR;
    return role_known && hello->boot_id != 0 ? KN86_MESSAGE_OK : KN86_MESSAGE_E_VALUE;
}

int kn86_hello_encode(const struct kn86_hello *hello, struct kn86_frame *frame) {
    int error = hello_check(hello);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    uint8_t *payload = kn86_payload_begin(frame, KN86_FRAME_HELLO, KN86_HELLO_SIZE);
    payload[0] = hello->protocol_version;
    payload[1] = hello->role;
    kn86_put_u16(payload + 2, hello->sequence);
    kn86_put_u32(payload + 4, hello->boot_id);
    kn86_put_u32(payload + 8, hello->peer_boot_id);
    return KN86_MESSAGE_OK;
}

int kn86_hello_decode(const struct kn86_frame *frame, struct kn86_hello *hello) {
    int error = kn86_payload_check(frame, KN86_FRAME_HELLO, KN86_HELLO_SIZE, KN86_HELLO_SIZE);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    struct kn86_hello decoded = {
        .protocol_version = frame->payload[0],
        .role = frame->payload[1],
        .sequence = kn86_get_u16(frame->payload + 2),
        .boot_id = kn86_get_u32(frame->payload + 4),
        .peer_boot_id = kn86_get_u32(frame->payload + 8),
    };
    error = hello_check(&decoded);
    if (error == KN86_MESSAGE_OK) {
        *hello = decoded;
    }
    return error;
}

void kn86_version_query_encode(struct kn86_frame *frame) {
    kn86_payload_begin(frame, KN86_FRAME_VERSION_QUERY, 0);
}

int kn86_version_query_decode(const struct kn86_frame *frame) {
    return kn86_payload_check(frame, KN86_FRAME_VERSION_QUERY, 0, 0);
}

static bool printable(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (text[i] < 0x20 || text[i] > 0x7E) {
            return false;
        }
    }
    return true;
}

int kn86_version_response_encode(const struct kn86_version *version, struct kn86_frame *frame) {
    const char *end = memchr(version->build_id, '\0', sizeof version->build_id);
    if (end == NULL) {
        return KN86_MESSAGE_E_LENGTH;
    }
    size_t length = (size_t)(end - version->build_id);
    if (!printable(version->build_id, length)) {
        return KN86_MESSAGE_E_VALUE;
    }
    uint8_t *payload = kn86_payload_begin(frame, KN86_FRAME_VERSION_RESPONSE, KN86_VERSION_RESPONSE_SIZE_MIN + length);
    payload[0] = version->major;
    payload[1] = version->minor;
    payload[2] = version->patch;
    payload[3] = version->board;
    memcpy(payload + KN86_VERSION_RESPONSE_SIZE_MIN, version->build_id, length);
    return KN86_MESSAGE_OK;
}

int kn86_version_response_decode(const struct kn86_frame *frame, struct kn86_version *version) {
    int error = kn86_payload_check(frame, KN86_FRAME_VERSION_RESPONSE, KN86_VERSION_RESPONSE_SIZE_MIN,
                                   KN86_VERSION_RESPONSE_SIZE_MIN + KN86_BUILD_ID_MAX);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    const uint8_t *payload = frame->payload;
    struct kn86_version decoded = {.major = payload[0], .minor = payload[1], .patch = payload[2], .board = payload[3]};
    size_t length = frame->length - KN86_VERSION_RESPONSE_SIZE_MIN;
    memcpy(decoded.build_id, payload + KN86_VERSION_RESPONSE_SIZE_MIN, length);
    if (!printable(decoded.build_id, length)) {
        return KN86_MESSAGE_E_VALUE;
    }
    *version = decoded;
    return KN86_MESSAGE_OK;
}

static int event_check(const struct kn86_event *event) {
    bool known = event->code >= KN86_EVENT_BUFFER_OVERFLOW && event->code <= KN86_EVENT_INTERNAL_ERROR &&
                 event->subsystem <= KN86_SUBSYSTEM_SYSTEM;
    return known ? KN86_MESSAGE_OK : KN86_MESSAGE_E_VALUE;
}

int kn86_event_encode(const struct kn86_event *event, struct kn86_frame *frame) {
    int error = event_check(event);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    uint8_t *payload = kn86_payload_begin(frame, KN86_FRAME_EVENT, KN86_EVENT_SIZE);
    payload[0] = event->code;
    payload[1] = event->subsystem;
    kn86_put_u32(payload + 2, event->count);
    return KN86_MESSAGE_OK;
}

int kn86_event_decode(const struct kn86_frame *frame, struct kn86_event *event) {
    int error = kn86_payload_check(frame, KN86_FRAME_EVENT, KN86_EVENT_SIZE, KN86_EVENT_SIZE);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    struct kn86_event decoded = {
        .code = frame->payload[0],
        .subsystem = frame->payload[1],
        .count = kn86_get_u32(frame->payload + 2),
    };
    error = event_check(&decoded);
    if (error == KN86_MESSAGE_OK) {
        *event = decoded;
    }
    return error;
}

static int error_check(uint8_t code) {
    return code >= KN86_ERROR_UNKNOWN_TYPE && code <= KN86_ERROR_UNEXPECTED_TYPE ? KN86_MESSAGE_OK
                                                                                 : KN86_MESSAGE_E_VALUE;
}

int kn86_error_encode(const struct kn86_error *error, struct kn86_frame *frame) {
    int check = error_check(error->code);
    if (check != KN86_MESSAGE_OK) {
        return check;
    }
    uint8_t *payload = kn86_payload_begin(frame, KN86_FRAME_ERROR, KN86_ERROR_SIZE);
    payload[0] = error->code;
    payload[1] = error->type;
    payload[2] = error->detail;
    return KN86_MESSAGE_OK;
}

int kn86_error_decode(const struct kn86_frame *frame, struct kn86_error *error) {
    int check = kn86_payload_check(frame, KN86_FRAME_ERROR, KN86_ERROR_SIZE, KN86_ERROR_SIZE);
    if (check == KN86_MESSAGE_OK) {
        check = error_check(frame->payload[0]);
    }
    if (check == KN86_MESSAGE_OK) {
        *error = (struct kn86_error){frame->payload[0], frame->payload[1], frame->payload[2]};
    }
    return check;
}
