/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A session of nosh in this process: its loop, with a fake panel (fake_drm.h), fake keyboards (fake_evdev.h) and a
 * runtime folder. A failure ends the test. There is one session at a time.
 */
#ifndef KN86_SESSION_H
#define KN86_SESSION_H

#include "nosh.h"
#include "scratch_directory.h"

#define SESSION_TURNS_MAX 100 /* the most turns that a test waits for anything */

struct session {
    struct nosh nosh;
    struct nosh_options options;
    struct scratch_directory scratch; /* the runtime folder */
    void (*play)(void);               /* called before each turn; NULL for nothing */

    /* Private. */
    char card[PATH_MAX + 16], state_dir[PATH_MAX + 16], input_dir[PATH_MAX + 16], update_dir[PATH_MAX + 16];
};

extern struct session session;

/* Makes the folders. No panel, keyboard, Pico or other deck is connected. */
void session_prepare(void);
void session_remove(void);

/* Starts and ends nosh. */
void session_start(void);
void session_end(void);

/* One turn of the loop. */
void session_turn(void);

/* The text of the screen: rows separated by line feeds, characters beyond ASCII as '*'. */
const char *session_screen(void);

/* Whether the panel shows the screen, pixel by pixel. */
bool session_is_shown(void);

/* Runs turns until the screen and the panel show the text. */
void session_expect(const char *wanted);

/* Runs turns until the condition holds. */
#define SESSION_WAIT_FOR(condition)                                                                                    \
    do {                                                                                                               \
        for (int turn_ = 0; turn_ < SESSION_TURNS_MAX && !(condition); turn_++) {                                      \
            session_turn();                                                                                            \
        }                                                                                                              \
        CHECK(condition);                                                                                              \
    } while (0)

/* Connects a keyboard, and waits until nosh has opened it: keys typed before are lost. Returns its number. */
int session_plug_keyboard(void);

/* Presses and releases keys, given as codes of linux/input-event-codes.h. */
void session_type(int keyboard, const uint16_t *codes, size_t count);
#define SESSION_TYPE(keyboard, ...)                                                                                    \
    session_type(keyboard, (const uint16_t[]){__VA_ARGS__}, sizeof((const uint16_t[]){__VA_ARGS__}) / sizeof(uint16_t))

/* The current content of a file in the state folder; valid until the next call. */
const char *session_saved(const char *name);

#endif
