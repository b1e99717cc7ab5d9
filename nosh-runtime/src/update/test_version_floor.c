/* SPDX-License-Identifier: Apache-2.0 */
/* Version floors by the records of a small card. The argument is the folder that make_update_card.py has made. */
#include "version_floor.h"

#include "fake_kernel.h"

#include "check.h"
#include "update_bench.h"

static void put_note(const char *name, const char *text) {
    CHECK(state_folder_write(&bench.updater.notes, name, text, strlen(text)));
}

static void the_floor_rises_with_what_is_confirmed(void) {
    struct version_floor floor;
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    /* Not yet confirmed: what its record says does not hold. */
    floor = version_floor_read(&bench.card, &bench.updater.notes, NULL);
    CHECK_TEXT(floor.text, "-");
    CHECK_EQUAL(update_bench_confirm(SLOT_B), PAYLOAD_OK);
    floor = version_floor_read(&bench.card, &bench.updater.notes, NULL);
    CHECK_TEXT(floor.text, "1.0.0");
    CHECK_TEXT(update_bench_record(SLOT_B).floor, "1.0.0");
    /* Without p6, and with the other slot filled again. */
    struct state_folder none = {-1};
    floor = version_floor_read(&bench.card, &none, NULL);
    CHECK_TEXT(floor.text, "1.0.0");
    CHECK_EQUAL(update_bench_begin(SLOT_B), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_fill("3.0.0"), PAYLOAD_OK);
    floor = version_floor_read(&bench.card, &none, NULL);
    CHECK_TEXT(floor.text, "1.0.0");
}

static void the_highest_floor_holds(void) {
    char policy[PATH_MAX + 32];
    struct version_floor floor;
    snprintf(policy, sizeof policy, "%s/floors.tsv", bench.scratch.path);
    fake_kernel_put(bench.scratch.path, "floors.tsv", "# floors\n0.0.0\tnone\n1.5.0\ta hole\n", 32);
    floor = version_floor_read(&bench.card, &bench.updater.notes, policy);
    CHECK_TEXT(floor.text, "1.5.0");
    put_note(VERSION_FLOOR_FILE, "1.4.0\n");
    floor = version_floor_read(&bench.card, &bench.updater.notes, policy);
    CHECK_TEXT(floor.text, "1.5.0");
    put_note(VERSION_FLOOR_FILE, "1.10.0\n");
    floor = version_floor_read(&bench.card, &bench.updater.notes, policy);
    CHECK_TEXT(floor.text, "1.10.0");
    CHECK(version_floor_allows(&floor, "1.10.0") && !version_floor_allows(&floor, "1.10.0-rc1"));
    bench.updater.floors = policy;
    CHECK_EQUAL(update_bench_fill("1.0.0"), PAYLOAD_VERSION_FLOOR);
    CHECK_EQUAL(bench.recorded.write_count, 0);
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
}

static void damaged_floors_are_left_out(void) {
    static const char *const NOTES[] = {"", "\n", "1.0", "one\n", "99.0.0x\n", "\x1b[2J\n", "1.0.0 \n"};
    char policy[PATH_MAX + 32];
    snprintf(policy, sizeof policy, "%s/floors.tsv", bench.scratch.path);
    for (size_t i = 0; i < sizeof NOTES / sizeof NOTES[0]; i++) {
        put_note(VERSION_FLOOR_FILE, NOTES[i]);
        fake_kernel_put(bench.scratch.path, "floors.tsv", NOTES[i], strlen(NOTES[i]));
        struct version_floor floor = version_floor_read(&bench.card, &bench.updater.notes, policy);
        CHECK_TEXT(floor.text, "-");
    }
    struct version_floor floor = version_floor_read(&bench.card, &bench.updater.notes, "/nonexistent");
    CHECK(version_floor_allows(&floor, "0.0.0-a"));
}

static void the_way_back_stops_at_the_floor(void) {
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_confirm(SLOT_B), PAYLOAD_OK);
    put_note(VERSION_FLOOR_FILE, "1.0.1\n");
    CHECK_EQUAL(update_bench_revert(), PAYLOAD_VERSION_FLOOR);
    CHECK_EQUAL(update_bench_record(SLOT_A).state, SLOT_CONFIRMED);
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_floor_rises_with_what_is_confirmed),
    CHECK_CASE(the_highest_floor_holds),
    CHECK_CASE(damaged_floors_are_left_out),
    CHECK_CASE(the_way_back_stops_at_the_floor),
};
CHECK_MAIN_WITH(CASES, update_bench_open, update_bench_close)
