/* SPDX-License-Identifier: Apache-2.0 */
#include "deck_store.h"

#include "check.h"
#include "posix_cksum.h"
#include "power_cut.h"
#include "scratch_directory.h"
#include "whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scratch_directory scratch;

/* Saves the next generation; its number is stored as the credits. */
static int save_next(struct deck_store *store, struct deck_state *state) {
    state->credits = (uint32_t)store->generation + 1;
    return deck_store_save(store, state);
}

static void save_generations(const char *folder, int count) {
    struct deck_store store;
    struct deck_state state;
    CHECK(deck_store_init(&store, folder, &state) >= 0);
    for (int i = 0; i < count; i++) {
        CHECK_EQUAL(save_next(&store, &state), 0);
    }
    deck_store_finish(&store);
}

/* Loads the folder; checks the outcome, and that the state is that of the expected generation. */
static void check_loads(const char *folder, enum deck_store_loaded outcome, uint64_t generation) {
    struct deck_store store;
    struct deck_state state;
    CHECK_EQUAL(deck_store_init(&store, folder, &state), outcome);
    CHECK_EQUAL(store.generation, generation);
    CHECK_EQUAL(state.credits, generation);
    deck_store_finish(&store);
}

static void overwrite(const char *name, const char *bytes) {
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, name, bytes, strlen(bytes), 0640), 0);
}

static void a_folder_is_made_and_its_first_save_read_back(void) {
    char folder[PATH_MAX + 8];
    snprintf(folder, sizeof folder, "%s/made", scratch.path);
    check_loads(folder, DECK_STORE_FRESH, 0);
    save_generations(folder, 1);
    check_loads(folder, DECK_STORE_LOADED, 1);
}

static void the_latest_generation_is_loaded(void) {
    for (uint64_t generation = 1; generation <= 5; generation++) {
        save_generations(scratch.path, 1);
        check_loads(scratch.path, DECK_STORE_LOADED, generation);
    }
}

/*
 * The next start after a cut, and a save. Nothing that the cut left may prevent them. Returns the generation that was
 * loaded.
 */
static uint64_t restart_and_save(const char *folder) {
    struct deck_store store;
    struct deck_state state;
    int outcome = deck_store_init(&store, folder, &state);
    CHECK(outcome == DECK_STORE_LOADED || outcome == DECK_STORE_RECOVERED ||
          (outcome == DECK_STORE_FRESH && store.generation == 0));
    CHECK_EQUAL(state.credits, store.generation);
    uint64_t found = store.generation;
    CHECK_EQUAL(save_next(&store, &state), 0);
    deck_store_finish(&store);
    check_loads(folder, DECK_STORE_LOADED, found + 1);
    return found;
}

/*
 * Loads and saves once in a folder that `prepare` makes, with a cut at each operation and a restart for each aftermath.
 * `saved` is the generation before. Returns the number of operations.
 */
static int cut_everywhere(void (*prepare)(const char *folder), uint64_t saved) {
    char folder[PATH_MAX + 8];
    snprintf(folder, sizeof folder, "%s/state", scratch.path);
    bool is_complete = false;
    int operation = 0;
    while (!is_complete) {
        operation++;
        for (int aftermath = 0; aftermath < POWER_CUT_AFTERMATHS; aftermath++) {
            prepare(folder);
            struct deck_store store;
            struct deck_state state;
            power_cut_init(folder);
            power_cut_at(operation);
            is_complete = deck_store_init(&store, folder, &state) >= 0 && save_next(&store, &state) == 0;
            deck_store_finish(&store);
            CHECK(!is_complete || power_cut_operations() <= operation); /* the last operation closes the folder */
            power_cut_finish((enum power_cut_aftermath)aftermath);
            uint64_t found = restart_and_save(folder);
            CHECK(found == saved + 1 || (!is_complete && found == saved));
            scratch_directory_empty(&scratch);
        }
    }
    return operation;
}

static void make_nothing(const char *folder) {
    (void)folder;
}

static void make_generations(const char *folder) {
    save_generations(folder, 3);
}

static void damage(const char *folder, const char *name) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    CHECK_EQUAL(whole_file_replace_path(path, "kn86-deck-state 2\ngarbage\n", 26, 0640), 0);
}

static void make_a_damaged_generation(const char *folder) {
    save_generations(folder, 4);
    damage(folder, "deck-state.0");
}

static void a_power_cut_loses_at_most_the_save_it_hit(void) {
    /* A save is openat, write, fsync, close, renameat, fsync. Before it, the folder is made and synced, */
    CHECK(cut_everywhere(make_nothing, 0) >= 6 + 3);
    /* or both files are opened and read, */
    CHECK(cut_everywhere(make_generations, 3) >= 6 + 4);
    /* and one of them is renamed. Renaming a damaged file must not have cost the other one. */
    CHECK(cut_everywhere(make_a_damaged_generation, 3) >= 6 + 5);
}

static void a_damaged_file_is_set_aside_and_the_other_loaded(void) {
    save_generations(scratch.path, 4);
    overwrite("deck-state.0", "kn86-deck-state 1\ngarbage\n");
    check_loads(scratch.path, DECK_STORE_RECOVERED, 3);
    CHECK(faccessat(scratch.descriptor, "deck-state.0.damaged", F_OK, 0) == 0);
    save_generations(scratch.path, 1);
    check_loads(scratch.path, DECK_STORE_LOADED, 4);

    overwrite("deck-state.0", "");
    overwrite("deck-state.1", "");
    check_loads(scratch.path, DECK_STORE_LOST, 0);
    check_loads(scratch.path, DECK_STORE_FRESH, 0);
}

static void a_newer_state_is_left_alone(void) {
    save_generations(scratch.path, 3);
    static const char lines[] = "kn86-deck-state 3\nanything\n";
    char newer[128];
    snprintf(newer, sizeof newer, "%scksum %u\n", lines, posix_cksum(lines, strlen(lines)));
    overwrite("deck-state.0", newer);

    struct deck_store store;
    struct deck_state state;
    CHECK_EQUAL(deck_store_init(&store, scratch.path, &state), DECK_STORE_NEWER);
    CHECK_EQUAL(state.credits, 3);
    CHECK_EQUAL(deck_store_save(&store, &state), -EROFS);
    deck_store_finish(&store);
    char kept[128];
    CHECK_EQUAL(whole_file_read(scratch.descriptor, "deck-state.0", kept, sizeof kept), strlen(newer));
    CHECK(memcmp(kept, newer, strlen(newer)) == 0);
}

static void an_unusable_folder_is_reported_and_saves_refused(void) {
    char path[PATH_MAX + 16];
    struct deck_store store;
    struct deck_state state;
    snprintf(path, sizeof path, "%s/missing/state", scratch.path);
    CHECK_EQUAL(deck_store_init(&store, path, &state), -ENOENT);
    CHECK_TEXT(state.handle, "OPERATOR");
    CHECK_EQUAL(deck_store_save(&store, &state), -EBADF);
    deck_store_finish(&store);

    overwrite("file", "x");
    snprintf(path, sizeof path, "%s/file", scratch.path);
    CHECK_EQUAL(deck_store_init(&store, path, &state), -ENOTDIR);

    CHECK(mkdirat(scratch.descriptor, "deck-state.1", 0750) == 0); /* cannot be read as a file */
    CHECK_EQUAL(deck_store_init(&store, scratch.path, &state), -EISDIR);
    CHECK_EQUAL(deck_store_save(&store, &state), -EBADF);
}

static void a_state_out_of_range_is_not_saved(void) {
    save_generations(scratch.path, 1);
    struct deck_store store;
    struct deck_state state;
    CHECK_EQUAL(deck_store_init(&store, scratch.path, &state), DECK_STORE_LOADED);
    state.handle[0] = '\0';
    CHECK_EQUAL(deck_store_save(&store, &state), -ERANGE);
    deck_store_finish(&store);
    check_loads(scratch.path, DECK_STORE_LOADED, 1);
}

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_folder_is_made_and_its_first_save_read_back),
    CHECK_CASE(the_latest_generation_is_loaded),
    CHECK_CASE(a_power_cut_loses_at_most_the_save_it_hit),
    CHECK_CASE(a_damaged_file_is_set_aside_and_the_other_loaded),
    CHECK_CASE(a_newer_state_is_left_alone),
    CHECK_CASE(an_unusable_folder_is_reported_and_saves_refused),
    CHECK_CASE(a_state_out_of_range_is_not_saved),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
