/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HUD of a deck without cartridge: four tabs, operated by keys. A state machine without input or output: the caller
 * passes keys and the time, and takes the screen and the events. It changes the deck state (handle, macros,
 * brightness); the caller saves it.
 *
 *   NAMING --enter--> BROWSING; from the first start on until the operator has a handle
 *   BROWSING --"n" on STATUS--> NAMING --enter or escape--> BROWSING
 *   BROWSING --enter on SYS, SHUT DOWN--> ASKING --enter--> POWERING_OFF, which no key leaves; --escape--> BROWSING
 *   POWERING_OFF --hud_power_off_failed--> STAYING_ON --enter or escape--> BROWSING
 *   BROWSING --enter on SYS, UPDATE--> UPDATING; BROWSING and NAMING --hud_open_update--> UPDATING; it has modes of its
 *       own (update_screen.h); --left--> BROWSING, or NAMING while the operator has no handle
 *
 * Macros are recorded and played in all modes. A question ends the playing macro, so that a macro never answers it;
 * switching off, and what restarts the deck, ends a recording, so that the macro is stored.
 */
#ifndef KN86_HUD_H
#define KN86_HUD_H

#include "deck_state.h"
#include "handle_editor.h"
#include "hud_model.h"
#include "macro_recorder.h"
#include "text_screen.h"
#include "update_screen.h"

enum hud_tab { HUD_STATUS, HUD_LAMBDA, HUD_LINK, HUD_SYS, HUD_TABS };

enum hud_mode { HUD_NAMING, HUD_BROWSING, HUD_ASKING, HUD_POWERING_OFF, HUD_STAYING_ON, HUD_UPDATING };

/* The items of the SYS tab, from top to bottom. */
enum hud_sys_item { HUD_SYS_BRIGHTNESS, HUD_SYS_UPDATE, HUD_SYS_SHUT_DOWN, HUD_SYS_ITEMS };

/* Events, as bits. */
enum {
    HUD_EVENT_STATE = 1 << 0,     /* the deck state was changed and has to be saved */
    HUD_EVENT_POWER_OFF = 1 << 1, /* the operator has confirmed switching off */
    HUD_EVENT_TAB = 1 << 2,       /* another tab was chosen */
    HUD_EVENT_NAMED = 1 << 3,
    HUD_EVENT_RECORDED = 1 << 4,
    HUD_EVENT_PLAYED = 1 << 5, /* a macro was started */
    HUD_EVENT_UPDATE = 1 << 6, /* hud.update has a wish to take (update_screen_take_wish) */
};

struct hud {
    enum hud_tab tab;
    enum hud_mode mode;
    struct update_screen update;
    const struct update_view *view; /* what is known of the deck's update */

    /* Private. */
    struct deck_state *state;
    struct handle_editor editor;
    struct macro_recorder recorder;
    int macro_slot; /* selected on LAMBDA, from 0 */
    enum hud_sys_item sys_item;
    const char *power_off_error; /* why the deck was not switched off */
    unsigned events;
};

/* `state` and `view` must outlive the HUD. Without a chosen handle, the HUD begins in NAMING. */
void hud_init(struct hud *hud, struct deck_state *state, const struct update_view *view);

/* Handles a key that the operator has pressed. */
void hud_press(struct hud *hud, uint8_t key, int64_t now);

/* Opens UPDATE, as from SYS; while another question is open, it does nothing. */
void hud_open_update(struct hud *hud, int64_t now);

/* When hud_tick is due, in milliseconds. It plays macros, and follows what is known of the update. */
int64_t hud_deadline(const struct hud *hud);
void hud_tick(struct hud *hud, int64_t now);

/* Reports that the deck was not switched off. `reason` is shown: a constant text of at most 34 characters. */
void hud_power_off_failed(struct hud *hud, const char *reason);

/* Returns the events since the last call: bits of HUD_EVENT_. */
unsigned hud_take_events(struct hud *hud);

/* The name of a tab, for example "STATUS". */
const char *hud_tab_name(enum hud_tab tab);

/* Draws the whole screen. */
void hud_draw(const struct hud *hud, const struct hud_model *model, struct text_screen *screen);

#endif
