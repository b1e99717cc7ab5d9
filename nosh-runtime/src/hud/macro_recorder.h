/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records keys into a macro, and plays a macro one key at a time. The meaning of keys is the HUD's: it passes the keys
 * to record, and handles the keys that are played.
 */
#ifndef KN86_MACRO_RECORDER_H
#define KN86_MACRO_RECORDER_H

#include "deck_state.h"

/* The pause between two played keys; the operator can see what each one does. */
#define MACRO_RECORDER_PACE_MS 120

enum macro_recorder_mode { MACRO_RECORDER_IDLE, MACRO_RECORDER_RECORDING, MACRO_RECORDER_PLAYING };

struct macro_recorder {
    enum macro_recorder_mode mode;
    int slot;                /* the slot that is recorded or played, from 0 */
    struct deck_macro macro; /* the recorded keys so far, or the macro that is played */
    int position;            /* index of the next key to play */
    int64_t next_at;         /* when it is due, milliseconds; MONOTONIC_NEVER while nothing is played */
};

void macro_recorder_init(struct macro_recorder *recorder);

/* Starts recording into a slot. The slot itself changes only when the HUD stores the recorded macro. */
void macro_recorder_record(struct macro_recorder *recorder, int slot);

/* Adds a key to the recording. Returns false when the macro is full; the recording then has to end. */
bool macro_recorder_add(struct macro_recorder *recorder, uint8_t key);

/* Starts playing a macro; an empty one is not played. */
void macro_recorder_play(struct macro_recorder *recorder, int slot, const struct deck_macro *macro, int64_t now);

/*
 * Takes the key that is due at `now`; false when none is. The recorder becomes idle one pause after the last key, so
 * that the macro counts as playing while its last key is handled, and cannot start itself again.
 */
bool macro_recorder_next(struct macro_recorder *recorder, int64_t now, uint8_t *key);

/* Ends recording or playing. */
void macro_recorder_stop(struct macro_recorder *recorder);

#endif
