/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The deck's side of replacing the Pico's firmware, docs/protocol.md section 8: a state machine without any input or
 * output of its own. Bytes received and the time go in, frames to send collect in `outgoing`.
 *
 *   GREETING -> ASKING -> (the image runs already) KEEPING -> CONFIRMING -> CURRENT
 *                      -> BEGINNING -> SENDING -> FINISHING -> STARTING
 *   STARTING -> GREETING_TRIAL -> ASKING_TRIAL -> KEEPING -> CONFIRMING -> UPDATED
 *
 * A frame without answer is sent again; when that does not help, or the Pico reports an error, the attempt is over and
 * a new one begins. Whatever happens, the Pico runs the old firmware or the new one.
 */
#ifndef KN86_PICO_UPDATE_H
#define KN86_PICO_UPDATE_H

#include "kn86/firmware_image.h"
#include "kn86/messages.h"
#include "send_queue.h"

#define PICO_UPDATE_ANSWER_MS 1000  /* until a frame is sent again */
#define PICO_UPDATE_SENDS_MAX 5     /* of one frame */
#define PICO_UPDATE_GREETINGS_MAX 2 /* until no Pico is believed to be there: the deck's start waits for it */
#define PICO_UPDATE_ATTEMPTS_MAX 3
/* Two of them outlast the trial of a firmware that somebody else began and nobody will keep. */
#define PICO_UPDATE_ATTEMPT_DELAY_MS 8000

enum pico_update_stage {
    PICO_UPDATE_GREETING,
    PICO_UPDATE_ASKING,
    PICO_UPDATE_BEGINNING,
    PICO_UPDATE_SENDING,
    PICO_UPDATE_FINISHING,
    PICO_UPDATE_STARTING,
    PICO_UPDATE_GREETING_TRIAL,
    PICO_UPDATE_ASKING_TRIAL,
    PICO_UPDATE_KEEPING,
    PICO_UPDATE_CONFIRMING, /* a Pico that lost its power while keeping may run the old firmware again */
    PICO_UPDATE_WAITING,    /* for the next attempt */
    /* Over: */
    PICO_UPDATE_CURRENT, /* the image ran already */
    PICO_UPDATE_UPDATED,
    PICO_UPDATE_ABSENT, /* nobody answered */
    PICO_UPDATE_FAILED, /* the old firmware runs on, or comes back by itself: see reason */
};

struct pico_update {
    enum pico_update_stage stage;
    const char *reason;          /* of the latest failed attempt; "none" before */
    struct kn86_version running; /* what answered first; all 0 before */
    unsigned attempts;
    uint32_t sent_again; /* frames, altogether */
    struct send_queue outgoing;

    /* Private. Times in milliseconds. */
    const struct kn86_firmware_image *image;
    struct kn86_frame_decoder decoder;
    struct kn86_frame request; /* that waits for its answer */
    unsigned sends;            /* of it */
    int64_t answer_at;         /* when it counts as lost, or the next attempt begins */
    uint32_t boot_id, peer_boot_id;
    uint16_t sequence;
    uint32_t offset; /* of the data sent last */
    bool is_trial;   /* an image has been started by us */
    bool has_begun;  /* an image has been sent, or a part of it */
};

/* Begins. `image` must outlive the update; `boot_id` is random and not 0. */
void pico_update_init(struct pico_update *update, const struct kn86_firmware_image *image, uint32_t boot_id,
                      int64_t now);

/* Takes bytes from the line. */
void pico_update_receive(struct pico_update *update, const uint8_t *bytes, size_t length, int64_t now);

/* Does what is due; to be called at update->answer_at, and harmless at any other time. */
void pico_update_tick(struct pico_update *update, int64_t now);

/* To be called when there is no more time: an update that is not over has failed. */
void pico_update_abandon(struct pico_update *update, int64_t now);

bool pico_update_is_over(const struct pico_update *update);

/* Whether the Pico's firmware is being replaced, or was: nothing of the kind goes on in the stages before. */
bool pico_update_has_begun(const struct pico_update *update);

/* Name of a stage for the report: current, updated, absent or failed; updating when it is not over. */
const char *pico_update_result_name(enum pico_update_stage stage);

#endif
