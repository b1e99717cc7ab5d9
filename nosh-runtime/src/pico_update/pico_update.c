/* SPDX-License-Identifier: Apache-2.0 */
#include "pico_update.h"

#include "kn86/crc32.h"
#include "log.h"
#include "monotonic_clock.h"

#include <string.h>

/* Makes the request frame of the current stage. Encoding cannot fail: every field is in its range. */
static void make_request(struct pico_update *update) {
    struct kn86_hello hello = {KN86_PROTOCOL_VERSION, KN86_ROLE_DECK, ++update->sequence, update->boot_id,
                               update->peer_boot_id};
    struct kn86_update_begin begin = {.size = (uint32_t)update->image->size};
    struct kn86_update_data data = {.offset = update->offset};
    int error = KN86_MESSAGE_OK;
    switch (update->stage) {
    case PICO_UPDATE_GREETING:
    case PICO_UPDATE_GREETING_TRIAL:
        error = kn86_hello_encode(&hello, &update->request);
        break;
    case PICO_UPDATE_ASKING:
    case PICO_UPDATE_ASKING_TRIAL:
    case PICO_UPDATE_CONFIRMING:
        kn86_version_query_encode(&update->request);
        break;
    case PICO_UPDATE_BEGINNING:
        begin.crc32 = kn86_crc32(update->image->bytes, update->image->size);
        error = kn86_update_begin_encode(&begin, &update->request);
        break;
    case PICO_UPDATE_SENDING:
        memcpy(data.bytes, update->image->bytes + update->offset, sizeof data.bytes);
        error = kn86_update_data_encode(&data, &update->request);
        break;
    case PICO_UPDATE_FINISHING:
        kn86_update_command_encode(KN86_FRAME_UPDATE_FINISH, &update->request);
        break;
    case PICO_UPDATE_STARTING:
        kn86_update_command_encode(KN86_FRAME_UPDATE_TRY, &update->request);
        break;
    case PICO_UPDATE_KEEPING:
        kn86_update_command_encode(KN86_FRAME_UPDATE_KEEP, &update->request);
        break;
    case PICO_UPDATE_WAITING:
    case PICO_UPDATE_CURRENT:
    case PICO_UPDATE_UPDATED:
    case PICO_UPDATE_ABSENT:
    case PICO_UPDATE_FAILED:
        break;
    }
    if (error != KN86_MESSAGE_OK) {
        log_error("pico update: a frame could not be encoded");
    }
}

static void send_request(struct pico_update *update, int64_t now) {
    send_queue_add(&update->outgoing, &update->request);
    update->sends++;
    update->deadline = now + PICO_UPDATE_ANSWER_MS;
}

static void enter(struct pico_update *update, enum pico_update_stage stage, int64_t now) {
    update->stage = stage;
    update->sends = 0;
    update->deadline = MONOTONIC_NEVER;
    update->has_begun |= stage == PICO_UPDATE_BEGINNING;
    if (!pico_update_is_over(update)) {
        make_request(update);
        send_request(update, now);
    }
}

void pico_update_init(struct pico_update *update, const struct kn86_firmware_image *image, uint32_t boot_id,
                      int64_t now) {
    memset(update, 0, sizeof *update);
    update->reason = "none";
    update->image = image;
    update->boot_id = boot_id;
    update->attempts = 1;
    kn86_frame_decoder_init(&update->decoder);
    send_queue_init(&update->outgoing);
    enter(update, PICO_UPDATE_GREETING, now);
}

bool pico_update_is_over(const struct pico_update *update) {
    return update->stage >= PICO_UPDATE_CURRENT;
}

/* Ends the attempt. `is_final`: another attempt would fail in the same way. */
static void fail(struct pico_update *update, const char *reason, bool is_final, int64_t now) {
    update->reason = reason;
    log_warning("pico update: attempt %u of %u: %s", update->attempts, PICO_UPDATE_ATTEMPTS_MAX, reason);
    if (is_final || update->attempts == PICO_UPDATE_ATTEMPTS_MAX) {
        enter(update, PICO_UPDATE_FAILED, now);
        return;
    }
    update->attempts++;
    update->is_trial = false;
    update->stage = PICO_UPDATE_WAITING;
    update->deadline = now + PICO_UPDATE_ATTEMPT_DELAY_MS;
}

void pico_update_abandon(struct pico_update *update, int64_t now) {
    if (!pico_update_is_over(update)) {
        fail(update, "time", true, now);
    }
}

bool pico_update_has_begun(const struct pico_update *update) {
    return update->has_begun;
}

static void handle_hello(struct pico_update *update, const struct kn86_frame *frame, int64_t now) {
    struct kn86_hello hello;
    if (kn86_hello_decode(frame, &hello) != KN86_MESSAGE_OK || hello.role != KN86_ROLE_COPROCESSOR ||
        hello.sequence != update->sequence || hello.peer_boot_id != update->boot_id) {
        return;
    }
    if (update->stage == PICO_UPDATE_GREETING) {
        update->peer_boot_id = hello.boot_id;
        enter(update, PICO_UPDATE_ASKING, now);
    } else if (update->stage == PICO_UPDATE_GREETING_TRIAL && hello.boot_id != update->peer_boot_id) {
        update->peer_boot_id = hello.boot_id;
        enter(update, PICO_UPDATE_ASKING_TRIAL, now);
    }
}

static void handle_version(struct pico_update *update, const struct kn86_frame *frame, int64_t now) {
    struct kn86_version version;
    if (kn86_version_response_decode(frame, &version) != KN86_MESSAGE_OK) {
        return;
    }
    bool is_ours = kn86_firmware_image_matches(update->image, &version);
    if (update->stage == PICO_UPDATE_ASKING) {
        if (update->running.build_id[0] == '\0') {
            update->running = version;
        }
        if (!is_ours && version.board != KN86_BOARD_SIMULATOR && version.board != update->image->version.board) {
            fail(update, "board", true, now);
            return;
        }
        /* The running image may still be on trial: a deck may have lost its power during an earlier update. */
        enter(update, is_ours ? PICO_UPDATE_KEEPING : PICO_UPDATE_BEGINNING, now);
    } else if (update->stage == PICO_UPDATE_ASKING_TRIAL || update->stage == PICO_UPDATE_CONFIRMING) {
        if (!is_ours) {
            fail(update, "reverted", false, now);
        } else if (update->stage == PICO_UPDATE_ASKING_TRIAL) {
            enter(update, PICO_UPDATE_KEEPING, now);
        } else {
            enter(update, update->is_trial ? PICO_UPDATE_UPDATED : PICO_UPDATE_CURRENT, now);
        }
    }
}

static void send_next_data(struct pico_update *update, uint32_t next, int64_t now) {
    if (next == update->image->size) {
        enter(update, PICO_UPDATE_FINISHING, now);
    } else {
        update->offset = next;
        enter(update, PICO_UPDATE_SENDING, now);
    }
}

/* Errors that every attempt with this image and this Pico ends with. */
static bool is_final(uint8_t error) {
    return error == KN86_UPDATE_E_PARTITIONS || error == KN86_UPDATE_E_SIZE || error == KN86_UPDATE_E_IMAGE;
}

/* Whether the answer means that the request of this stage has succeeded. */
static bool is_done(const struct pico_update *update, const struct kn86_update_status *status) {
    switch (update->stage) {
    case PICO_UPDATE_BEGINNING:
        return status->state == KN86_UPDATE_RECEIVING && status->next == 0;
    case PICO_UPDATE_SENDING:
        return status->state == KN86_UPDATE_RECEIVING && status->next == update->offset + KN86_UPDATE_DATA_BYTES;
    case PICO_UPDATE_FINISHING:
        return status->state == KN86_UPDATE_READY;
    case PICO_UPDATE_STARTING:
        return status->state == KN86_UPDATE_STARTING;
    case PICO_UPDATE_KEEPING:
        return status->state == KN86_UPDATE_IDLE;
    case PICO_UPDATE_GREETING:
    case PICO_UPDATE_ASKING:
    case PICO_UPDATE_GREETING_TRIAL:
    case PICO_UPDATE_ASKING_TRIAL:
    case PICO_UPDATE_CONFIRMING:
    case PICO_UPDATE_WAITING:
    case PICO_UPDATE_CURRENT:
    case PICO_UPDATE_UPDATED:
    case PICO_UPDATE_ABSENT:
    case PICO_UPDATE_FAILED:
        return false;
    }
    return false;
}

static void advance(struct pico_update *update, int64_t now) {
    if (update->stage == PICO_UPDATE_BEGINNING) {
        send_next_data(update, 0, now);
    } else if (update->stage == PICO_UPDATE_SENDING) {
        send_next_data(update, update->offset + KN86_UPDATE_DATA_BYTES, now);
    } else if (update->stage == PICO_UPDATE_FINISHING) {
        enter(update, PICO_UPDATE_STARTING, now);
    } else if (update->stage == PICO_UPDATE_STARTING) {
        update->is_trial = true;
        enter(update, PICO_UPDATE_GREETING_TRIAL, now);
    } else {
        enter(update, PICO_UPDATE_CONFIRMING, now);
    }
}

static bool is_updating(const struct pico_update *update) {
    return (update->stage >= PICO_UPDATE_BEGINNING && update->stage <= PICO_UPDATE_STARTING) ||
           update->stage == PICO_UPDATE_KEEPING;
}

static void handle_status(struct pico_update *update, const struct kn86_frame *frame, int64_t now) {
    struct kn86_update_status status;
    if (kn86_update_status_decode(frame, &status) != KN86_MESSAGE_OK || !is_updating(update)) {
        return;
    }
    if (status.error == KN86_UPDATE_OK && is_done(update, &status)) {
        advance(update, now);
    } else if (status.error != KN86_UPDATE_OK) {
        fail(update, kn86_update_error_name((enum kn86_update_error)status.error), is_final(status.error), now);
    }
    /* Any other state is the answer to a frame that was sent twice. */
}

/* Firmware older than the update frames knows none of them. */
static void handle_error(struct pico_update *update, int64_t now) {
    if (update->stage == PICO_UPDATE_BEGINNING) {
        fail(update, "unsupported", true, now);
    } else if (update->stage == PICO_UPDATE_KEEPING && !update->is_trial) {
        enter(update, PICO_UPDATE_CURRENT, now);
    }
}

void pico_update_receive(struct pico_update *update, const uint8_t *bytes, size_t length, int64_t now) {
    struct kn86_frame frame;
    for (size_t i = 0; i < length; i++) {
        if (kn86_frame_decoder_push(&update->decoder, bytes[i], &frame) != KN86_DECODE_FRAME) {
            continue;
        }
        if (frame.type == KN86_FRAME_HELLO) {
            handle_hello(update, &frame, now);
        } else if (frame.type == KN86_FRAME_VERSION_RESPONSE) {
            handle_version(update, &frame, now);
        } else if (frame.type == KN86_FRAME_UPDATE_STATUS) {
            handle_status(update, &frame, now);
        } else if (frame.type == KN86_FRAME_ERROR) {
            handle_error(update, now);
        }
    }
}

/* Called when the answer did not come in time. */
static void send_again(struct pico_update *update, int64_t now) {
    if (update->stage == PICO_UPDATE_STARTING) {
        /* Only the answer may be lost, and the new firmware may be running: a greeting shows that. */
        advance(update, now);
        return;
    }
    unsigned limit = update->stage == PICO_UPDATE_GREETING ? PICO_UPDATE_GREETINGS_MAX : PICO_UPDATE_SENDS_MAX;
    if (update->sends < limit) {
        update->sent_again++;
        if (update->stage == PICO_UPDATE_GREETING || update->stage == PICO_UPDATE_GREETING_TRIAL) {
            make_request(update); /* each greeting has its own sequence number */
        }
        send_request(update, now);
    } else if (update->stage == PICO_UPDATE_GREETING && update->running.build_id[0] == '\0') {
        enter(update, PICO_UPDATE_ABSENT, now);
    } else {
        fail(update, "no answer", false, now);
    }
}

void pico_update_tick(struct pico_update *update, int64_t now) {
    if (now < update->deadline) {
        return;
    }
    if (update->stage == PICO_UPDATE_WAITING) {
        enter(update, PICO_UPDATE_GREETING, now);
    } else {
        send_again(update, now);
    }
}

const char *pico_update_result_name(enum pico_update_stage stage) {
    switch (stage) {
    case PICO_UPDATE_CURRENT:
        return "current";
    case PICO_UPDATE_UPDATED:
        return "updated";
    case PICO_UPDATE_ABSENT:
        return "absent";
    case PICO_UPDATE_FAILED:
        return "failed";
    case PICO_UPDATE_GREETING:
    case PICO_UPDATE_ASKING:
    case PICO_UPDATE_BEGINNING:
    case PICO_UPDATE_SENDING:
    case PICO_UPDATE_FINISHING:
    case PICO_UPDATE_STARTING:
    case PICO_UPDATE_GREETING_TRIAL:
    case PICO_UPDATE_ASKING_TRIAL:
    case PICO_UPDATE_KEEPING:
    case PICO_UPDATE_CONFIRMING:
    case PICO_UPDATE_WAITING:
        break;
    }
    return "updating";
}
