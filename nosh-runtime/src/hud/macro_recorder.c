/* SPDX-License-Identifier: Apache-2.0 */
#include "macro_recorder.h"

#include "monotonic_clock.h"

void macro_recorder_init(struct macro_recorder *recorder) {
    *recorder = (struct macro_recorder){.mode = MACRO_RECORDER_IDLE, .next_at = MONOTONIC_NEVER};
}

void macro_recorder_record(struct macro_recorder *recorder, int slot) {
    macro_recorder_init(recorder);
    recorder->mode = MACRO_RECORDER_RECORDING;
    recorder->slot = slot;
}

bool macro_recorder_add(struct macro_recorder *recorder, uint8_t key) {
    if (recorder->macro.length < DECK_STATE_MACRO_KEYS_MAX) {
        recorder->macro.keys[recorder->macro.length++] = key;
    }
    return recorder->macro.length < DECK_STATE_MACRO_KEYS_MAX;
}

void macro_recorder_play(struct macro_recorder *recorder, int slot, const struct deck_macro *macro, int64_t now) {
    macro_recorder_init(recorder);
    if (macro->length > 0) {
        recorder->mode = MACRO_RECORDER_PLAYING;
        recorder->slot = slot;
        recorder->macro = *macro;
        recorder->next_at = now + MACRO_RECORDER_PACE_MS;
    }
}

bool macro_recorder_next(struct macro_recorder *recorder, int64_t now, uint8_t *key) {
    if (recorder->mode != MACRO_RECORDER_PLAYING || now < recorder->next_at) {
        return false;
    }
    if (recorder->position == recorder->macro.length) {
        macro_recorder_stop(recorder);
        return false;
    }
    *key = recorder->macro.keys[recorder->position++];
    recorder->next_at = now + MACRO_RECORDER_PACE_MS;
    return true;
}

void macro_recorder_stop(struct macro_recorder *recorder) {
    recorder->mode = MACRO_RECORDER_IDLE;
    recorder->next_at = MONOTONIC_NEVER;
}
