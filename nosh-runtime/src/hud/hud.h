/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bare deck's HUD: four tabs, driven by keys alone. A state machine without any input or output of its own: keys
 * and the time go in, the screen and what happened come out. It changes the deck state (handle, macros, brightness);
 * whoever owns that saves it.
 *
 *   NAMING --enter--> BROWSING; from the first start on until the operator has a handle
 *   BROWSING --"n" on STATUS--> NAMING --enter or escape--> BROWSING
 *   BROWSING --enter on SYS, SHUT DOWN--> ASKING --enter--> POWERING_OFF, which no key leaves; --escape--> BROWSING
 *   POWERING_OFF --hud_power_off_failed--> STAYING_ON --enter or escape--> BROWSING
 *
 * Recording and playing of macros goes on across all of these; a question ends playing, so that a macro never answers
 * it, and switching off ends a recording, so that it is kept.
 */
#ifndef KN86_HUD_H
#define KN86_HUD_H

#include "deck_state.h"
#include "handle_editor.h"
#include "hud_facts.h"
#include "macro_recorder.h"
#include "text_screen.h"

enum hud_tab { HUD_STATUS, HUD_LAMBDA, HUD_LINK, HUD_SYS, HUD_TABS };

enum hud_mode { HUD_NAMING, HUD_BROWSING, HUD_ASKING, HUD_POWERING_OFF, HUD_STAYING_ON };

/* What can be chosen on the SYS tab, from top to bottom. */
enum hud_sys_item { HUD_SYS_BRIGHTNESS, HUD_SYS_SHUT_DOWN, HUD_SYS_ITEMS };

/* What happened, as bits. */
enum {
    HUD_EVENT_STATE = 1 << 0,     /* the deck state was changed: save it */
    HUD_EVENT_POWER_OFF = 1 << 1, /* the operator has confirmed it */
    HUD_EVENT_TAB = 1 << 2,       /* another tab was chosen */
    HUD_EVENT_NAMED = 1 << 3,
    HUD_EVENT_RECORDED = 1 << 4,
    HUD_EVENT_PLAYED = 1 << 5, /* a macro was started */
};

struct hud {
    enum hud_tab tab;
    enum hud_mode mode;

    /* Private. */
    struct deck_state *state;
    struct handle_editor editor;
    struct macro_recorder recorder;
    int macro_slot; /* chosen on LAMBDA, from 0 */
    enum hud_sys_item sys_item;
    const char *trouble; /* why the deck stays on */
    unsigned events;
};

/* `state` must outlive the HUD; it is asked for a handle at once when it has none. */
void hud_init(struct hud *hud, struct deck_state *state);

/* A key that the operator pressed. */
void hud_press(struct hud *hud, uint8_t key, int64_t now);

/* When hud_tick is due, milliseconds; it plays macros. */
int64_t hud_deadline(const struct hud *hud);
void hud_tick(struct hud *hud, int64_t now);

/* The deck was not switched off after all. `reason` is shown; a constant text of at most 34 characters. */
void hud_power_off_failed(struct hud *hud, const char *reason);

/* What happened since the last call: bits of HUD_EVENT_. */
unsigned hud_take_events(struct hud *hud);

/* Name of a tab, for example "STATUS". */
const char *hud_tab_name(enum hud_tab tab);

/* Draws the whole screen. */
void hud_draw(const struct hud *hud, const struct hud_facts *facts, struct text_screen *screen);

#endif
