/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UPDATE: the operator's side of the deck's update. A state machine without input or output, like the HUD that it
 * belongs to: it takes keys and what kn86-update has said (update_view.h), and gives wishes for kn86-update.
 *
 *   opened --nothing runs--> LOOKING (wish: scan) --list is there--> LIST
 *   opened --an installation runs--> WORKING or RESTARTING
 *   LIST --"r"--> LOOKING
 *   LIST --enter on what can be installed--> ASKING_INSTALL --enter--> STARTING (wish: install); --escape--> LIST
 *   LIST --"v", when there is a way back, also from a trial--> ASKING_REVERT --enter--> STARTING (wish: revert); --escape--> LIST
 *   STARTING --it writes--> WORKING --escape--> ASKING_CANCEL --enter--> STOPPING (wish: cancel); --escape--> WORKING
 *   STARTING, WORKING, ASKING_CANCEL, STOPPING --it restarts--> RESTARTING
 *   every mode that waits --refused, done, or no answer for UPDATE_SCREEN_PATIENCE_MS--> TOLD --enter or escape--> LIST
 *   LOOKING, LIST --escape or another tab--> closed
 *
 * What kn86-update had said before the wish is no answer to it. The question about a payload keeps its own copy: a list
 * that changes meanwhile does not change what is answered.
 */
#ifndef KN86_UPDATE_SCREEN_H
#define KN86_UPDATE_SCREEN_H

#include "text_screen.h"
#include "update_view.h"

/* A service of a real deck starts within a second, one of an emulated deck within twenty. */
#define UPDATE_SCREEN_PATIENCE_MS 60000

enum update_screen_mode {
    UPDATE_SCREEN_CLOSED,
    UPDATE_SCREEN_LOOKING,
    UPDATE_SCREEN_LIST,
    UPDATE_SCREEN_ASKING_INSTALL,
    UPDATE_SCREEN_ASKING_REVERT,
    UPDATE_SCREEN_STARTING,
    UPDATE_SCREEN_WORKING,
    UPDATE_SCREEN_ASKING_CANCEL,
    UPDATE_SCREEN_STOPPING,
    UPDATE_SCREEN_RESTARTING,
    UPDATE_SCREEN_TOLD,
};

/* What kn86-update is to do. */
struct update_wish {
    enum update_wish_kind {
        UPDATE_WISH_NONE,
        UPDATE_WISH_SCAN,
        UPDATE_WISH_INSTALL,
        UPDATE_WISH_INSTALL_FORCED, /* a build that has failed on this deck before */
        UPDATE_WISH_REVERT,
        UPDATE_WISH_CANCEL,
        UPDATE_WISH_TAKE_BACK, /* what has been wished for and nobody has taken */
    } kind;
    const char *place, *name; /* of the payload to install, as in struct payload_entry; valid until the next key */
};

struct update_screen {
    enum update_screen_mode mode;

    /* Private. */
    int chosen;                   /* the entry of the list, from 0 */
    struct payload_entry payload; /* which the question is about, and which is installed */
    bool is_payload_known;        /* false when this nOSh did not begin the installation that runs */
    enum update_wish_kind wish;
    int64_t patient_until; /* when a wish has had no answer, milliseconds; MONOTONIC_NEVER while none waits */
    unsigned payloads_seen, progress_seen; /* `changes` of the files at the wish */
    char code[SLOTS_REPORT_WORD_MAX + 1];  /* what is told */
    char sentence[SLOTS_REPORT_SENTENCE_MAX + 1];
};

/* Closed. */
void update_screen_init(struct update_screen *update);

/* Opens a closed screen. */
void update_screen_open(struct update_screen *update, const struct update_view *view, int64_t now);

/* Closes the screen, in a mode that another tab may be chosen in. */
void update_screen_close(struct update_screen *update);

/* Whether the operator may choose another tab. */
bool update_screen_may_leave(const struct update_screen *update);

/* Whether a question is open, which no macro may answer. */
bool update_screen_is_asking(const struct update_screen *update);

/* Handles a key of an open screen; escape may close it. */
void update_screen_press(struct update_screen *update, uint8_t key, const struct update_view *view, int64_t now);

/* Follows what kn86-update has said, and the time. */
void update_screen_follow(struct update_screen *update, const struct update_view *view, int64_t now);

/* When update_screen_follow is due, besides after news of kn86-update. */
int64_t update_screen_deadline(const struct update_screen *update);

/* The wish could not be left for kn86-update. */
void update_screen_wish_failed(struct update_screen *update);

/* Takes the wish, once; its kind is UPDATE_WISH_NONE when there is none. */
struct update_wish update_screen_take_wish(struct update_screen *update);

/* Whether the entry can be installed, if only by force. */
bool update_screen_can_install(const struct payload_entry *entry);

/* Whether that entry has failed on this deck before, so that it is installed only by force. */
bool update_screen_has_failed(const struct payload_entry *entry);

/* Whether the system that runs is on trial; going back then ends the trial. */
bool update_screen_is_on_trial(const struct slots_report *slots);

/* Whether the deck can return to its other slot. */
bool update_screen_can_revert(const struct slots_report *slots);

/* Draws a row for each of the two slots, from `row` on. */
void update_screen_draw_slots(const struct slots_report *slots, int row, struct text_screen *screen);

/* Draws the content between the rules and the hint; or, to be called after the frame was drawn, the dialog. */
void update_screen_draw(const struct update_screen *update, const struct update_view *view, int64_t now,
                        struct text_screen *screen);
void update_screen_draw_dialog(const struct update_screen *update, const struct update_view *view,
                               struct text_screen *screen);

#endif
