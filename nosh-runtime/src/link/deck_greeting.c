/* SPDX-License-Identifier: Apache-2.0 */
#include "deck_greeting.h"

#include "kn86/bytes.h"

#include <string.h>

#define OFFSET_VERSION 0
#define OFFSET_BOOT_ID 1
#define OFFSET_PEER_BOOT_ID 5
#define OFFSET_HANDLE DECK_GREETING_FIXED_SIZE

void deck_greeting_encode(const struct deck_greeting *greeting, struct kn86_frame *frame) {
    size_t length = strlen(greeting->handle);
    frame->type = DECK_GREETING_TYPE;
    frame->length = (uint8_t)(DECK_GREETING_FIXED_SIZE + length);
    frame->payload[OFFSET_VERSION] = DECK_GREETING_VERSION;
    kn86_put_u32(frame->payload + OFFSET_BOOT_ID, greeting->boot_id);
    kn86_put_u32(frame->payload + OFFSET_PEER_BOOT_ID, greeting->peer_boot_id);
    memcpy(frame->payload + OFFSET_HANDLE, greeting->handle, length);
}

bool deck_greeting_decode(const struct kn86_frame *frame, struct deck_greeting *greeting) {
    if (frame->type != DECK_GREETING_TYPE || frame->length <= DECK_GREETING_FIXED_SIZE ||
        frame->length > DECK_GREETING_FIXED_SIZE + DECK_STATE_HANDLE_MAX ||
        frame->payload[OFFSET_VERSION] != DECK_GREETING_VERSION) {
        return false;
    }
    struct deck_greeting read = {
        .boot_id = kn86_get_u32(frame->payload + OFFSET_BOOT_ID),
        .peer_boot_id = kn86_get_u32(frame->payload + OFFSET_PEER_BOOT_ID),
    };
    memcpy(read.handle, frame->payload + OFFSET_HANDLE, frame->length - DECK_GREETING_FIXED_SIZE);
    if (read.boot_id == 0 || !deck_state_is_handle(read.handle) ||
        strlen(read.handle) != frame->length - DECK_GREETING_FIXED_SIZE) {
        return false;
    }
    *greeting = read;
    return true;
}
