/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A session of nosh in this process: its loop, with a panel (fake_drm.h), keyboards (fake_evdev.h) and a runtime
 * folder of the test's. Failures end the test. There is one at a time.
 */
#ifndef KN86_SESSION_H
#define KN86_SESSION_H

#include "nosh.h"
#include "scratch_directory.h"

#define SESSION_TURNS_MAX 100 /* that a test waits for anything; a turn takes at most a second */

struct session {
    struct nosh nosh;
    struct nosh_options options;
    struct scratch_directory scratch; /* the runtime folder */
    void (*play)(void);               /* what the test does before each turn; NULL for nothing */

    /* Private. */
    char card[PATH_MAX + 16], state_dir[PATH_MAX + 16], input_dir[PATH_MAX + 16];
};

extern struct session session;

/* Makes the folders; no panel, keyboard, Pico or other deck is there. */
void session_prepare(void);
void session_remove(void);

/* From a start of nosh to its end. */
void session_start(void);
void session_end(void);

/* One turn of the loop. */
void session_turn(void);

/* The text of the screen, rows separated by line feeds, characters beyond ASCII as '*'. */
const char *session_screen(void);

/* Whether the panel shows the screen, pixel by pixel. */
bool session_is_shown(void);

/* Turns until the screen, and the panel with it, shows the text. */
void session_expect(const char *wanted);

/* Turns until the condition holds. */
#define SESSION_WAIT_FOR(condition)                                                                                    \
    do {                                                                                                               \
        for (int turn_ = 0; turn_ < SESSION_TURNS_MAX && !(condition); turn_++) {                                      \
            session_turn();                                                                                            \
        }                                                                                                              \
        CHECK(condition);                                                                                              \
    } while (0)

/* Plugs a keyboard in and waits until nosh has opened it: what is typed before is lost. Returns its number. */
int session_plug_keyboard(void);

/* Presses and releases keys, by their codes of linux/input-event-codes.h. */
void session_type(int keyboard, const uint16_t *codes, size_t count);
#define SESSION_TYPE(keyboard, ...)                                                                                    \
    session_type(keyboard, (const uint16_t[]){__VA_ARGS__}, sizeof((const uint16_t[]){__VA_ARGS__}) / sizeof(uint16_t))

/* The file of the state folder as it is saved now; valid until the next call. */
const char *session_saved(const char *name);

#endif
