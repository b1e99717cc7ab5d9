/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The deck's side of a firmware update of the Pico, docs/protocol.md section 8. A state machine without input or
 * output: the caller passes received bytes and the time, and sends the frames in `outgoing`.
 *
 *   GREETING -> ASKING -> (the image runs already) KEEPING -> CONFIRMING -> CURRENT
 *                      -> BEGINNING -> SENDING -> FINISHING -> STARTING
 *   STARTING -> GREETING_TRIAL -> ASKING_TRIAL -> KEEPING -> CONFIRMING -> UPDATED
 *
 * A frame without answer is sent again. After PICO_UPDATE_SENDS_MAX times, or when the Pico reports an error, the
 * attempt has failed and a new one begins. In every case the Pico runs the old firmware or the new one.
 */
#ifndef KN86_PICO_UPDATE_H
#define KN86_PICO_UPDATE_H

#include "kn86/firmware_image.h"
#include "kn86/messages.h"
#include "send_queue.h"

#define PICO_UPDATE_ANSWER_MS 1000 /* until a frame without answer is sent again */
#define PICO_UPDATE_SENDS_MAX 5    /* how often one frame is sent */
#define PICO_UPDATE_GREETINGS_MAX                                                                                      \
    2 /* greetings without answer until the Pico counts as absent; the boot waits for that */
#define PICO_UPDATE_ATTEMPTS_MAX 3
/*
 * Two delays are longer than a trial (16 s): firmware on trial that another program started, and that nobody keeps, is
 * gone by then.
 */
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
    /* Final stages: */
    PICO_UPDATE_CURRENT, /* the Pico already ran the image */
    PICO_UPDATE_UPDATED,
    PICO_UPDATE_ABSENT, /* no answer */
    PICO_UPDATE_FAILED, /* the old firmware runs, or will after the trial: see reason */
};

struct pico_update {
    enum pico_update_stage stage;
    const char *reason;          /* of the latest failed attempt; "none" before one */
    struct kn86_version running; /* the first version that was reported; all 0 before */
    unsigned attempts;
    uint32_t sent_again; /* frames, in all attempts */
    struct send_queue outgoing;

    /* Private. Times in milliseconds. */
    const struct kn86_firmware_image *image;
    struct kn86_frame_decoder decoder;
    struct kn86_frame request; /* the frame that waits for an answer */
    unsigned sends;            /* how often it was sent */
    int64_t deadline;          /* when the answer counts as lost, or the next attempt begins */
    uint32_t boot_id, peer_boot_id;
    uint16_t sequence;
    uint32_t offset; /* of the last data sent */
    bool is_trial;   /* this program has started the trial */
    bool has_begun;  /* a part of an image has been sent */
};

/* Starts the update. `image` must outlive it; `boot_id` is random and not 0. */
void pico_update_init(struct pico_update *update, const struct kn86_firmware_image *image, uint32_t boot_id,
                      int64_t now);

/* Takes bytes from the line. */
void pico_update_receive(struct pico_update *update, const uint8_t *bytes, size_t length, int64_t now);

/* Does what is due. Has to be called at update->deadline; may be called at any time. */
void pico_update_tick(struct pico_update *update, int64_t now);

/* Ends the update because the time is over: unless it is in a final stage, it has failed. */
void pico_update_abandon(struct pico_update *update, int64_t now);

bool pico_update_is_over(const struct pico_update *update);

/* Whether sending an image has begun, in this or an earlier attempt. */
bool pico_update_has_begun(const struct pico_update *update);

/* The word for the report: current, updated, absent or failed for the final stages; updating for the others. */
const char *pico_update_result_name(enum pico_update_stage stage);

#endif
