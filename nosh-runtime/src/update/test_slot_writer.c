/* SPDX-License-Identifier: Apache-2.0 */
/* What an installation writes, and what it refuses. The argument is the folder that make_update_card.py has made. */
#include "slot_writer.h"

#include "common_boot.h"
#include "preflight.h"

#include "check.h"
#include "update_bench.h"

#define RECORD_OFFSET ((uint64_t)SLOT_RECORD_SECTOR * STORAGE_SECTOR)

/* The number of sectors in which a region and a payload's image differ. */
static size_t differences(const struct region *region, const char *image) {
    char path[PATH_MAX];
    update_bench_path(path, image);
    FILE *file = fopen(path, "r");
    CHECK_INFO(file != NULL, "%s", path);
    uint8_t sector[STORAGE_SECTOR];
    size_t count = 0;
    for (uint64_t at = 0; fread(sector, 1, sizeof sector, file) == sizeof sector; at += sizeof sector) {
        count += memcmp(sector, bench.recorded.live + region->offset + at, sizeof sector) != 0;
    }
    fclose(file);
    return count;
}

static void a_slot_gets_the_images_and_its_own_identity(void) {
    const struct region *volume = &bench.card.boot[SLOT_B], *root = &bench.card.root[SLOT_B];
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    /* Boot sector, its copy, the directory's sector with the label, that with cmdline.txt, cmdline.txt, the record. */
    size_t boot = differences(volume, "2.0.0.boot");
    CHECK_INFO(boot >= 5 && boot <= 6, "%zu", boot);
    CHECK_EQUAL(differences(root, "2.0.0.root"), 2);
    CHECK(memcmp(bench.recorded.live + volume->offset + 71, "BOOTFS-B   ", 11) == 0);
    CHECK(memcmp(bench.recorded.live + root->offset + 1024 + 0x78, "rootfs-B", 9) == 0);
}

static void a_slot_gets_a_record(void) {
    static const char EXPECTED[] = "kn86-slot 1\nstate installed\nsequence 1\nstarts 0\nversion 2.0.0\n"
                                   "build 2.0.0+test\nfloor 1.0.0\nreason -\n";
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    const uint8_t *sector = bench.recorded.live + bench.card.boot[SLOT_B].offset + RECORD_OFFSET;
    CHECK_TEXT((const char *)sector, EXPECTED);
    CHECK_EQUAL(update_bench_install("3.0.0", INSTALLATION_PENDING, (struct slot_progress){0}), PAYLOAD_OK);
    struct slot_record record = update_bench_record(SLOT_B);
    CHECK_EQUAL(record.state, SLOT_PENDING);
    CHECK_EQUAL(record.sequence, 2);
    CHECK_TEXT(record.version, "3.0.0");
}

static void only_the_slot_that_is_filled_is_written_to(void) {
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    CHECK(bench.recorded.write_count > 500);
    for (size_t i = 0; i < bench.recorded.write_count; i++) {
        const struct recorded_write *write = &bench.recorded.writes[i];
        uint64_t start = write->first_sector * STORAGE_SECTOR, end = start + write->sectors * STORAGE_SECTOR;
        const struct region *boot = &bench.card.boot[SLOT_B], *root = &bench.card.root[SLOT_B];
        CHECK((start >= boot->offset && end <= boot->offset + boot->size) ||
              (start >= root->offset && end <= root->offset + root->size));
    }
}

static void the_order_of_writes_is_the_contract(void) {
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    uint64_t boot_sector = bench.card.boot[SLOT_B].offset / STORAGE_SECTOR;
    size_t last = bench.recorded.write_count - 1;
    for (size_t i = 0; i <= last; i++) {
        const struct recorded_write *write = &bench.recorded.writes[i];
        bool is_of_boot_sector = write->first_sector == boot_sector;
        CHECK_EQUAL(is_of_boot_sector, i == 0 || i == last);
        CHECK(!is_of_boot_sector || write->sectors == 1);
        CHECK_EQUAL(write->flushes_before, i == 0 ? 0 : i == last ? 2 : 1);
    }
    CHECK_EQUAL(bench.recorded.flush_count, 3);
}

/* The trial's record is a write of its own, behind all of the above; then the deck is asked to restart. */
static void a_trial_is_recorded_last(void) {
    CHECK_EQUAL(update_bench_install("2.0.0", INSTALLATION_TRIES, (struct slot_progress){0}), PAYLOAD_OK);
    const struct recorded_write *last = &bench.recorded.writes[bench.recorded.write_count - 1];
    CHECK_EQUAL(last->first_sector, (bench.card.boot[SLOT_B].offset + RECORD_OFFSET) / STORAGE_SECTOR);
    CHECK_EQUAL(last->flushes_before, 3);
    CHECK_EQUAL(bench.recorded.flush_count, 4);
    CHECK_EQUAL(update_bench_record(SLOT_B).state, SLOT_TRIAL);
    CHECK_EQUAL(update_bench_record(SLOT_B).sequence, 2);
}

/* The slot must have no boot sector after a failed installation that has begun to write. */
static void check_nothing_starts(enum slot slot) {
    static const uint8_t zeros[STORAGE_SECTOR];
    CHECK(memcmp(bench.recorded.live + bench.card.boot[slot].offset, zeros, sizeof zeros) == 0);
    CHECK(!slot_state_read(&bench.card, slot).is_bootable);
}

static void a_write_that_fails_ends_the_installation(void) {
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    size_t whole = bench.recorded.write_count;
    for (size_t number = 2; number <= whole; number += number < 4 || number > whole - 12 ? 1 : whole / 9) {
        size_t before = bench.recorded.write_count;
        bench.recorded.fail_at = before + number;
        CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_WRITE);
        check_nothing_starts(SLOT_B);
    }
}

static void what_does_not_read_back_is_noticed(void) {
    const struct region *boot = &bench.card.boot[SLOT_B], *root = &bench.card.root[SLOT_B];
    const uint64_t places[] = {boot->offset + 600,  boot->offset + RECORD_OFFSET + 40, boot->offset + boot->size - 1,
                               root->offset + 5000, root->offset + 1024 + 0x78,        root->offset + root->size - 1};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        bench.recorded.wrong_bit_at = places[i];
        enum payload_fault fault = update_bench_fill("2.0.0");
        /* The record's sector must be zeros before it is written. */
        CHECK_EQUAL(fault, places[i] == boot->offset + RECORD_OFFSET + 40 ? PAYLOAD_BOOT_FILES : PAYLOAD_WRITE);
        check_nothing_starts(SLOT_B);
    }
    bench.recorded.wrong_bit_at = boot->offset;
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_WRITE);
}

static void a_slot_on_trial_installs_nothing(void) {
    bench.updater.running = SLOT_B;
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_NOT_CONFIRMED);
    CHECK_EQUAL(bench.recorded.write_count, 0);
}

static void another_bootcode_is_refused_before_the_first_write(void) {
    const struct region *common = &bench.card.common;
    uint8_t *bootcode = memmem(bench.recorded.live, common->offset + common->size, "autoboot.txt boot_partition", 27);
    CHECK(bootcode != NULL);
    *bootcode ^= 1;
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_BOOTCODE);
    CHECK_EQUAL(bench.recorded.write_count, 0);
}

static void keys_are_looked_at_before_the_first_write(void) {
    bench.trusted.revoked[bench.trusted.revoked_count++] = bench.trusted.keys.keys[0].id;
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_REVOKED_KEY);
    bench.trusted.revoked_count = 0;
    struct preflight production = {.updater = &bench.updater, .trusted = &bench.trusted, .is_production = true};
    struct payload_manifest manifest = {.key_id = bench.trusted.keys.keys[0].id};
    struct payload_refusal refusal;
    CHECK(!preflight_manifest(&production, &manifest, &refusal));
    CHECK_EQUAL(refusal.fault, PAYLOAD_DEVELOPMENT_KEY);
    CHECK_EQUAL(bench.recorded.write_count, 0);
}

static void damaged_tables_are_refused(void) {
    struct card seen;
    uint8_t *live = bench.recorded.live;
    for (size_t bit = 0; bit < 8 * 92; bit++) {
        live[STORAGE_SECTOR + bit / 8] ^= (uint8_t)(1 << bit % 8);
        CHECK_INFO(card_read(&seen, &bench.recorded.storage) != NULL, "bit %zu", bit);
        live[STORAGE_SECTOR + bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    live[2 * STORAGE_SECTOR + 40] ^= 1;
    CHECK_TEXT(card_read(&seen, &bench.recorded.storage), "the card's partition table is damaged");
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_slot_gets_the_images_and_its_own_identity),
    CHECK_CASE(a_slot_gets_a_record),
    CHECK_CASE(only_the_slot_that_is_filled_is_written_to),
    CHECK_CASE(the_order_of_writes_is_the_contract),
    CHECK_CASE(a_trial_is_recorded_last),
    CHECK_CASE(a_write_that_fails_ends_the_installation),
    CHECK_CASE(what_does_not_read_back_is_noticed),
    CHECK_CASE(a_slot_on_trial_installs_nothing),
    CHECK_CASE(another_bootcode_is_refused_before_the_first_write),
    CHECK_CASE(keys_are_looked_at_before_the_first_write),
    CHECK_CASE(damaged_tables_are_refused),
};
CHECK_MAIN_WITH(CASES, update_bench_open, update_bench_close)
