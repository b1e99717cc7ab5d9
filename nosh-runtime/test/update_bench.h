/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A deck for the tests of updates: a recorded card that make_update_card.py has made (the test's first argument is its
 * folder), the keys, a kernel that can switch slots, a folder for notes, and a program that "restarts".
 */
#ifndef KN86_UPDATE_BENCH_H
#define KN86_UPDATE_BENCH_H

#include "installation.h"
#include "recorded_card.h"
#include "scratch_directory.h"
#include "slot_state.h"
#include "trusted_keys.h"
#include "updater.h"

struct update_bench {
    struct recorded_card recorded;
    struct card card;
    struct trusted_keys trusted;
    struct scratch_directory scratch;
    char root[PATH_MAX + 16], notes[PATH_MAX + 16];
    struct updater updater;        /* of slot A, which runs version 1.0.0 and is confirmed */
    bool is_forced;                /* of installations */
    struct revoked_keys revoked;   /* that installations know */
    struct payload_refusal result; /* of the last beginning, confirmation or way back */
};

extern struct update_bench bench;

/* Makes the deck, and takes it down: a test's set-up and tear-down. */
void update_bench_open(void);
void update_bench_close(void);

/* The path of a file that make_update_card.py has made. */
void update_bench_path(char path[PATH_MAX], const char *name);

/* Installs the payload of a version from the slot that runs; returns what is refused. */
enum payload_fault update_bench_install(const char *version, enum installation_then then,
                                        struct slot_progress progress);

/* Without progress, and nothing is asked for afterwards. */
enum payload_fault update_bench_fill(const char *version);

/* What a start of this slot settles, and the confirmation of this slot; returns what is refused. */
enum payload_fault update_bench_begin(enum slot running);
enum payload_fault update_bench_confirm(enum slot running);

/* The way back from the slot that runs; returns what is refused. */
enum payload_fault update_bench_revert(void);

/* The slot's record, which it must have. */
struct slot_record update_bench_record(enum slot slot);

#endif
