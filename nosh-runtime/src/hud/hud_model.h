/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_HUD_MODEL_H
#define KN86_HUD_MODEL_H

#include "cartridge_report.h"
#include "deck_link.h"

#include <stdbool.h>
#include <stdint.h>

/* The coprocessor's state, for the SYS tab. Counts since nOSh's start, over all openings of the line. */
struct hud_coprocessor {
    bool is_linked;
    const char *state;    /* for example "LINKED" */
    const char *firmware; /* for example "0.1.0"; empty while unknown */
    const char *update;   /* result of the firmware update, for example "UP TO DATE" */
    uint32_t sent, received, dropped, damaged, events, missed, greetings; /* frames; EVENTs; heartbeats; greetings */
};

/* The state of the link to another deck, for the LINK tab. Counts since nOSh's start, over all openings of the line. */
struct hud_link {
    bool is_open;       /* the serial line is open */
    const char *device; /* path of the serial device */
    const char *fault;  /* why it is not open; ignored while it is */
    enum deck_link_state state;
    const char *peer; /* the other operator's handle; empty while unknown */
    uint32_t sent, received, damaged;
};

/*
 * What the HUD shows besides the deck state. Texts are UTF-8 and belong to the caller; they are cut where they do not
 * fit.
 */
struct hud_model {
    const char *version;  /* of the runtime */
    const char *build_id; /* of the image */
    const char *slot;     /* of the running system, as its kernel was told: "A", "B" or "UNKNOWN" */
    int64_t now;          /* milliseconds, of the same clock as the times of the HUD's other calls */
    bool is_kept;         /* the latest save of the deck state succeeded */
    bool has_storage;     /* the share is mounted; sizes in bytes */
    uint64_t storage_free, storage_size;
    uint32_t panel_width, panel_height; /* pixels; 0 without a panel */
    int keyboards;
    struct hud_coprocessor coprocessor;
    struct hud_link link;
    const struct cartridge_report *cartridge;
};

#endif
