/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records keys into a macro and plays a macro back, a key at a time. It knows nothing of what keys do: the HUD asks it
 * what to record, and presses what it plays.
 */
#ifndef KN86_MACRO_RECORDER_H
#define KN86_MACRO_RECORDER_H

#include "deck_state.h"

/* Between two keys played: slow enough that the operator sees what happens. */
#define MACRO_RECORDER_PACE_MS 120

enum macro_recorder_mode { MACRO_RECORDER_IDLE, MACRO_RECORDER_RECORDING, MACRO_RECORDER_PLAYING };

struct macro_recorder {
    enum macro_recorder_mode mode;
    int slot;                /* being recorded or played, from 0 */
    struct deck_macro macro; /* what was recorded so far, or is played */
    int position;            /* the key that is played next */
    int64_t next_at;         /* when; milliseconds, MONOTONIC_NEVER while none is played */
};

void macro_recorder_init(struct macro_recorder *recorder);

/* Begins to record into a slot. The slot itself changes only when the HUD stores what was recorded. */
void macro_recorder_record(struct macro_recorder *recorder, int slot);

/* Adds a key while recording; false when the macro is full and the recording has to end. */
bool macro_recorder_add(struct macro_recorder *recorder, uint8_t key);

/* Begins to play. An empty macro is not played. */
void macro_recorder_play(struct macro_recorder *recorder, int slot, const struct deck_macro *macro, int64_t now);

/*
 * The key that is due at `now`; false when none is. The recorder is idle one pace after the last key, so that a macro
 * is still playing while its last key acts, and cannot start itself again.
 */
bool macro_recorder_next(struct macro_recorder *recorder, int64_t now, uint8_t *key);

/* Ends recording or playing. */
void macro_recorder_stop(struct macro_recorder *recorder);

#endif
