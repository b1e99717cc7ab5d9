/* SPDX-License-Identifier: Apache-2.0 */
/* Trials and ways back by the records of a small card. The argument is the folder that make_update_card.py has made. */
#include "slot_trial.h"

#include "common_boot.h"
#include "failed_versions.h"
#include "fake_kernel.h"
#include "update_status.h"
#include "version_floor.h"

#include "check.h"
#include "update_bench.h"

#include <unistd.h>

static const struct slot_progress SILENT = {.report = NULL};

static void check_record(enum slot slot, enum slot_state state, const char *reason) {
    struct slot_record record = update_bench_record(slot);
    CHECK_INFO(record.state == state, "%s (%s)", slot_state_name(record.state), record.reason);
    CHECK_TEXT(record.reason, reason);
}

/* Changes the record as the initramfs or somebody else might. */
static void put_record(enum slot slot, enum slot_state state, unsigned starts, const char *reason) {
    struct slot_record record = update_bench_record(slot);
    record.state = state;
    record.starts = starts;
    snprintf(record.reason, sizeof record.reason, "%s", reason);
    CHECK(slot_state_write(&bench.card, slot, &record) == NULL);
}

static void the_first_start_records_the_system_that_runs(void) {
    CHECK(!slot_state_read(&bench.card, SLOT_A).has_record);
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    struct slot_record record = update_bench_record(SLOT_A);
    CHECK_EQUAL(record.state, SLOT_CONFIRMED);
    CHECK_EQUAL(record.sequence, 1);
    CHECK_TEXT(record.version, "1.0.0");
    CHECK_TEXT(record.build, "1.0.0+test");
    CHECK_TEXT(record.floor, "-");
    size_t writes = bench.recorded.write_count;
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    CHECK_EQUAL(bench.recorded.write_count, writes);
}

static void a_trial_that_never_started_has_failed(void) {
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_install("2.0.0", INSTALLATION_TRIES, SILENT), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_TRIAL_FAILED);
    check_record(SLOT_B, SLOT_FAILED, "never-started");
    CHECK_TEXT(bench.result.reason, "version 2.0.0, never-started");
    CHECK(failed_versions_has(&bench.updater.notes, "2.0.0", "2.0.0+test"));
    uint32_t sequence = update_bench_record(SLOT_B).sequence;
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_TRIAL_FAILED);
    CHECK_EQUAL(update_bench_record(SLOT_B).sequence, sequence);
}

static void a_trial_that_went_away_has_failed(void) {
    CHECK_EQUAL(update_bench_install("2.0.0", INSTALLATION_TRIES, SILENT), PAYLOAD_OK);
    put_record(SLOT_B, SLOT_TRIAL, 1, "-");
    CHECK_EQUAL(update_bench_begin(SLOT_B), PAYLOAD_OK);
    check_record(SLOT_B, SLOT_TRIAL, "-");
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_TRIAL_FAILED);
    check_record(SLOT_B, SLOT_FAILED, "went-away");
}

static void what_the_initramfs_has_recorded_is_noted(void) {
    CHECK_EQUAL(update_bench_install("2.0.0", INSTALLATION_TRIES, SILENT), PAYLOAD_OK);
    put_record(SLOT_B, SLOT_FAILED, 1, "second-start");
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_TRIAL_FAILED);
    check_record(SLOT_B, SLOT_FAILED, "second-start");
    CHECK(failed_versions_has(&bench.updater.notes, "2.0.0", "2.0.0+test"));
}

static void a_build_that_failed_is_refused_unless_forced(void) {
    a_trial_that_never_started_has_failed();
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_FAILED_BEFORE);
    /* The record tells it without notes; the notes tell it without the record. */
    CHECK(unlinkat(bench.updater.notes.folder, FAILED_VERSIONS_FILE, 0) == 0);
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_FAILED_BEFORE);
    struct slot_record record = update_bench_record(SLOT_B);
    failed_versions_add(&bench.updater.notes, &record, "");
    CHECK_EQUAL(update_bench_fill("3.0.0"), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_FAILED_BEFORE);
    bench.is_forced = true;
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
}

static void who_asked_back_may_install_again(void) {
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_install("2.0.0", INSTALLATION_TRIES, SILENT), PAYLOAD_OK);
    put_record(SLOT_B, SLOT_TRIAL, 1, "-");
    bench.updater.running = SLOT_B;
    CHECK_EQUAL(update_bench_revert(), PAYLOAD_OK);
    check_record(SLOT_B, SLOT_FAILED, "asked-back");
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_TRIAL_FAILED);
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
}

static void the_way_back_needs_a_whole_slot(void) {
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_revert(), PAYLOAD_NO_OTHER_SLOT);
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    const struct region *volume = &bench.card.boot[SLOT_B];
    uint8_t *record = bench.recorded.live + volume->offset + (uint64_t)SLOT_RECORD_SECTOR * STORAGE_SECTOR;
    uint8_t *label = bench.recorded.live + volume->offset + 71;
    record[3] ^= 1;
    CHECK_EQUAL(update_bench_revert(), PAYLOAD_NO_OTHER_SLOT);
    record[3] ^= 1;
    label[7] = 'A';
    CHECK_EQUAL(update_bench_revert(), PAYLOAD_NO_OTHER_SLOT);
    label[7] = 'B';
    put_record(SLOT_B, SLOT_FAILED, 1, "second-start");
    CHECK_EQUAL(update_bench_revert(), PAYLOAD_NO_OTHER_SLOT);
    put_record(SLOT_B, SLOT_INSTALLED, 0, "-");
    CHECK_EQUAL(update_bench_revert(), PAYLOAD_OK);
    check_record(SLOT_B, SLOT_TRIAL, "-");
}

static void without_a_switch_nothing_is_written(void) {
    static const char *const ROOTS[] = {"/nonexistent", "/proc/self"};
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_install("2.0.0", INSTALLATION_PENDING, SILENT), PAYLOAD_OK);
    size_t writes = bench.recorded.write_count;
    for (size_t i = 0; i < sizeof ROOTS / sizeof ROOTS[0]; i++) {
        bench.updater.switcher.root = ROOTS[i];
        CHECK_EQUAL(update_bench_install("3.0.0", INSTALLATION_TRIES, SILENT), PAYLOAD_NO_SWITCH);
        CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_NO_SWITCH);
        CHECK_EQUAL(update_bench_revert(), PAYLOAD_NO_SWITCH);
    }
    CHECK_EQUAL(bench.recorded.write_count, writes);
    bench.updater.switcher.root = bench.root;
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_record(SLOT_B, SLOT_TRIAL, "-");
}

static void a_restart_that_fails_is_no_trial(void) {
    bench.updater.switcher.command = "false";
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_install("2.0.0", INSTALLATION_TRIES, SILENT), PAYLOAD_RESTART);
    check_record(SLOT_B, SLOT_INSTALLED, "-");
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_record(SLOT_B, SLOT_INSTALLED, "-");
}

static void a_confirmation_that_cannot_be_written_leaves_the_old_slot(void) {
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_install("2.0.0", INSTALLATION_TRIES, SILENT), PAYLOAD_OK);
    for (size_t number = 1; number <= 2; number++) {
        enum slot confirmed;
        bench.recorded.fail_at = 0;
        put_record(SLOT_B, SLOT_TRIAL, 1, "-");
        bench.recorded.fail_at = bench.recorded.write_count + number;
        CHECK_EQUAL(update_bench_confirm(SLOT_B), PAYLOAD_WRITE);
        CHECK(common_boot_confirmed(&bench.card, &confirmed) == NULL);
        CHECK_EQUAL(confirmed, SLOT_A);
    }
    bench.recorded.fail_at = 0;
    /* The record was the first of the two: a reset that keeps the number finds it, and ends the confirmation. */
    CHECK_EQUAL(update_bench_begin(SLOT_B), PAYLOAD_OK);
    enum slot confirmed;
    CHECK(common_boot_confirmed(&bench.card, &confirmed) == NULL);
    CHECK_EQUAL(confirmed, SLOT_B);
}

static void a_slot_that_is_not_its_own_is_never_confirmed(void) {
    CHECK_EQUAL(update_bench_confirm(SLOT_B), PAYLOAD_CARD);
    bench.updater.running = SLOT_A;
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    bench.recorded.live[bench.card.boot[SLOT_B].offset + 71 + 7] = 'A';
    CHECK_EQUAL(update_bench_confirm(SLOT_B), PAYLOAD_CARD);
}

static void without_notes_everything_goes_on(void) {
    state_folder_close(&bench.updater.notes);
    the_way_back_needs_a_whole_slot();
    put_record(SLOT_B, SLOT_TRIAL, 1, "-");
    CHECK_EQUAL(update_bench_confirm(SLOT_B), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_begin(SLOT_B), PAYLOAD_OK);
    struct update_status status = update_status_read(&bench.updater);
    CHECK_TEXT(status.state, "confirmed");
    CHECK_EQUAL(status.confirmed, SLOT_B);
}

static void the_status_has_a_word_for_every_state(void) {
    struct update_status status = update_status_read(&bench.updater);
    CHECK_TEXT(status.state, "confirmed");
    CHECK_TEXT(update_status_slot_state(&status.slots[SLOT_A]), "none");
    CHECK_TEXT(update_status_slot_state(&status.slots[SLOT_B]), "empty");
    CHECK_TEXT(slot_switch_name(status.back_end), "partition");
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    bench.updater.running = SLOT_B;
    CHECK_TEXT(update_status_read(&bench.updater).state, "unconfirmed");
    put_record(SLOT_B, SLOT_TRIAL, 1, "-");
    CHECK_TEXT(update_status_read(&bench.updater).state, "trial");
    put_record(SLOT_B, SLOT_FAILED, 1, "second-start");
    CHECK_TEXT(update_status_read(&bench.updater).state, "failed");
    bench.recorded.live[bench.card.common.offset] ^= 1;
    bench.recorded.live[bench.card.common.offset + 510] ^= 1;
    status = update_status_read(&bench.updater);
    CHECK(status.fault != NULL && status.confirmed == SLOT_COUNT);
}

static void short_memory_is_refused_before_the_first_write(void) {
    static const char MEMORY[] = "MemTotal: 500000 kB\nMemFree: 1 kB\nMemAvailable:    16000 kB\n";
    fake_kernel_put(bench.root, "proc/meminfo", MEMORY, strlen(MEMORY));
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_NO_MEMORY);
    CHECK_EQUAL(bench.recorded.write_count, 0);
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_first_start_records_the_system_that_runs),
    CHECK_CASE(a_trial_that_never_started_has_failed),
    CHECK_CASE(a_trial_that_went_away_has_failed),
    CHECK_CASE(what_the_initramfs_has_recorded_is_noted),
    CHECK_CASE(a_build_that_failed_is_refused_unless_forced),
    CHECK_CASE(who_asked_back_may_install_again),
    CHECK_CASE(the_way_back_needs_a_whole_slot),
    CHECK_CASE(without_a_switch_nothing_is_written),
    CHECK_CASE(a_restart_that_fails_is_no_trial),
    CHECK_CASE(a_confirmation_that_cannot_be_written_leaves_the_old_slot),
    CHECK_CASE(a_slot_that_is_not_its_own_is_never_confirmed),
    CHECK_CASE(without_notes_everything_goes_on),
    CHECK_CASE(the_status_has_a_word_for_every_state),
    CHECK_CASE(short_memory_is_refused_before_the_first_write),
};
CHECK_MAIN_WITH(CASES, update_bench_open, update_bench_close)
