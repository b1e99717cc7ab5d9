/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A medium that fails while a payload is read from it, and a card that fails while it is written. The argument is the
 * folder that make_update_card.py has made.
 */
#include "common_boot.h"
#include "slot_begin.h"

#include "check.h"
#include "update_bench.h"

#include <errno.h>
#include <unistd.h>

static const struct slot_progress SILENT = {.report = NULL};

/* The payload's medium, by read(2), which the linker's --wrap brings here: what comes after so many bytes. */
static enum { NO_FAULT, READ_ERROR, END_OF_FILE, SHORT_READS } medium;
static size_t bytes_before, bytes_read;

ssize_t __real_read(int file, void *bytes, size_t size);
ssize_t __wrap_read(int file, void *bytes, size_t size);

ssize_t __wrap_read(int file, void *bytes, size_t size) {
    if (size != PAYLOAD_SOURCE_BUFFER || medium == NO_FAULT) {
        return __real_read(file, bytes, size);
    }
    if (medium == SHORT_READS) {
        return __real_read(file, bytes, 1 + bytes_read++ % 4999);
    }
    if (bytes_read >= bytes_before) {
        errno = EIO;
        return medium == READ_ERROR ? -1 : 0;
    }
    size_t left = bytes_before - bytes_read;
    ssize_t count = __real_read(file, bytes, size < left ? size : left);
    bytes_read += count > 0 ? (size_t)count : 0;
    return count;
}

static size_t size_of_payload(void) {
    char path[PATH_MAX];
    update_bench_path(path, "2.0.0.kn86fw");
    FILE *file = fopen(path, "r");
    CHECK(file != NULL && fseek(file, 0, SEEK_END) == 0);
    long size = ftell(file);
    fclose(file);
    return (size_t)size;
}

/* The slot that runs is untouched and starts; the other one does not start, or was not touched either. */
static void check_old_version(bool is_untouched) {
    enum slot confirmed;
    const struct region *boot = &bench.card.boot[SLOT_A], *root = &bench.card.root[SLOT_A];
    CHECK(common_boot_confirmed(&bench.card, &confirmed) == NULL && confirmed == SLOT_A);
    CHECK(memcmp(bench.recorded.live + boot->offset, bench.recorded.base + boot->offset, boot->size) == 0);
    CHECK(memcmp(bench.recorded.live + root->offset, bench.recorded.base + root->offset, root->size) == 0);
    CHECK(is_untouched ? bench.recorded.write_count == 0 : !slot_state_read(&bench.card, SLOT_B).is_bootable);
}

static void a_stick_may_be_pulled_at_any_chunk(void) {
    size_t size = size_of_payload();
    for (size_t step = 0; step < 12; step++) {
        medium = step % 2 == 0 ? READ_ERROR : END_OF_FILE;
        bytes_before = size * step / 12;
        bytes_read = 0;
        CHECK_EQUAL(update_bench_install("2.0.0", INSTALLATION_TRIES, SILENT),
                    medium == READ_ERROR ? PAYLOAD_UNREADABLE : PAYLOAD_TRUNCATED);
        check_old_version(bench.recorded.write_count == 0);
    }
    CHECK(bench.recorded.write_count > 0);
}

static void reads_may_be_as_short_as_they_like(void) {
    medium = SHORT_READS;
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
}

static void a_card_that_does_not_flush_ends_the_installation(void) {
    for (size_t number = 1; number <= 3; number++) {
        bench.recorded.fail_flush_at = bench.recorded.flush_count + number;
        CHECK_EQUAL(update_bench_install("2.0.0", INSTALLATION_TRIES, SILENT), PAYLOAD_WRITE);
        enum slot confirmed;
        CHECK(common_boot_confirmed(&bench.card, &confirmed) == NULL && confirmed == SLOT_A);
        /* After the last one the boot sector is written, and may be on the card: then the slot is whole. */
        CHECK_EQUAL(slot_state_read(&bench.card, SLOT_B).is_bootable, number == 3);
    }
}

/* The trial's record cannot be written: the slot stays installed, and nothing was asked for. */
static void a_trial_that_cannot_be_recorded_is_none(void) {
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    size_t writes = bench.recorded.write_count;
    bench.updater.switcher.command = "/nonexistent/must-not-run";
    bench.recorded.fail_at = 2 * writes + 1;
    CHECK_EQUAL(update_bench_install("2.0.0", INSTALLATION_TRIES, SILENT), PAYLOAD_WRITE);
    bench.recorded.fail_at = 0;
    CHECK_EQUAL(update_bench_record(SLOT_B).state, SLOT_INSTALLED);
    struct payload_refusal result;
    slot_begin(&bench.updater, &result);
    CHECK_EQUAL(result.fault, PAYLOAD_OK);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_stick_may_be_pulled_at_any_chunk),
    CHECK_CASE(reads_may_be_as_short_as_they_like),
    CHECK_CASE(a_card_that_does_not_flush_ends_the_installation),
    CHECK_CASE(a_trial_that_cannot_be_recorded_is_none),
};
CHECK_MAIN_WITH(CASES, update_bench_open, update_bench_close)
