/* SPDX-License-Identifier: Apache-2.0 */
/*
 * autoboot.txt that is damaged or missing: which slot it names after the next start, and how it is put there. The argument
 * is the folder that make_update_card.py has made.
 */
#include "common_boot.h"
#include "fat_volume.h"
#include "fat_writer.h"
#include "slot_confirm.h"

#include "check.h"
#include "update_bench.h"

#include <errno.h>

#define NAME "AUTOBOOTTXT"

static struct fat_volume volume;

static void open_common(void) {
    CHECK(fat_volume_open(&volume, &bench.card.common, bench.recorded.live + bench.card.common.offset));
}

static uint8_t *sector_of_common(uint64_t number) {
    return bench.recorded.live + bench.card.common.offset + number * STORAGE_SECTOR;
}

/* The file's entry in the directory, as it is on the card. */
static uint8_t *entry_of(const char *name) {
    struct fat_entry entry;
    open_common();
    CHECK_EQUAL(fat_volume_find(&volume, name, &entry), 0);
    return sector_of_common(entry.sector) + entry.offset;
}

static uint8_t *text_of_autoboot(void) {
    struct fat_entry entry;
    uint64_t sector;
    open_common();
    CHECK(fat_volume_find(&volume, NAME, &entry) == 0 && fat_volume_sector_of(&volume, &entry, 0, &sector) == 0);
    return sector_of_common(sector);
}

static void check_named(enum slot expected) {
    enum slot confirmed;
    const char *fault = common_boot_confirmed(&bench.card, &confirmed);
    CHECK_INFO(fault == NULL, "%s", fault);
    CHECK_EQUAL(confirmed, expected);
}

static void lose(void) {
    entry_of(NAME)[0] = 0xE5;
}

static void a_missing_file_is_made(void) {
    struct sha256 before, after;
    CHECK(common_boot_bootcode(&bench.card, &before) == NULL);
    lose();
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_named(SLOT_A);
    CHECK(common_boot_bootcode(&bench.card, &after) == NULL);
    CHECK(memcmp(&before, &after, sizeof before) == 0);
    CHECK_TEXT((const char *)text_of_autoboot(),
               "[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n");
}

static void a_damaged_text_is_replaced_in_another_cluster(void) {
    uint8_t *text = text_of_autoboot();
    text[30] = '9';
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_CARD);
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_named(SLOT_A);
    CHECK(text_of_autoboot() != text);
}

static void odd_sizes_and_clusters_are_repaired(void) {
    static const uint32_t SIZES[] = {0, 1, 61, 63, 64, 512, 513, 0xFFFFFFFF};
    for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++) {
        memcpy(entry_of(NAME) + 28, &SIZES[i], 4);
        if (SIZES[i] != strlen((const char *)text_of_autoboot())) {
            CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
        }
        check_named(SLOT_A);
    }
    memset(entry_of(NAME) + 26, 0, 2);
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_named(SLOT_A);
    memset(entry_of(NAME) + 20, 0xFF, 2);
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_named(SLOT_A);
}

/* An entry that leads into another file: that file stays as it is. */
static void an_entry_that_leads_into_bootcode_is_repaired(void) {
    struct sha256 before, after;
    CHECK(common_boot_bootcode(&bench.card, &before) == NULL);
    memcpy(entry_of(NAME) + 26, entry_of("BOOTCODEBIN") + 26, 2);
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_named(SLOT_A);
    CHECK(common_boot_bootcode(&bench.card, &after) == NULL);
    CHECK(memcmp(&before, &after, sizeof before) == 0);
}

static void confirm_slot_b(void) {
    struct payload_refusal result = {.fault = PAYLOAD_OK};
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    bench.updater.running = SLOT_B;
    CHECK_INFO(slot_confirm(&bench.updater, &result), "%s", result.reason);
    check_named(SLOT_B);
}

static void wipe_record(enum slot slot) {
    const struct region *boot = &bench.card.boot[slot];
    memset(bench.recorded.live + boot->offset + (uint64_t)SLOT_RECORD_SECTOR * STORAGE_SECTOR, 0, STORAGE_SECTOR);
}

/* Without the file the firmware has started slot A. */
static void the_highest_confirmed_record_is_named(void) {
    confirm_slot_b();
    lose();
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_named(SLOT_B);
}

static void without_records_the_note_is_named(void) {
    confirm_slot_b();
    lose();
    wipe_record(SLOT_A);
    wipe_record(SLOT_B);
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_named(SLOT_B);
}

static void without_records_and_note_the_running_slot_is_named(void) {
    confirm_slot_b();
    lose();
    wipe_record(SLOT_A);
    wipe_record(SLOT_B);
    CHECK(state_folder_write(&bench.updater.notes, AUTOBOOT_NOTE, "boot_partition=3\n", 17));
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_named(SLOT_A);
}

static void a_slot_that_is_being_filled_is_never_named(void) {
    confirm_slot_b();
    lose();
    memset(bench.recorded.live + bench.card.boot[SLOT_B].offset, 0, STORAGE_SECTOR);
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_named(SLOT_A);
}

/* Fills the directory's first sector but for the last place, or altogether, with deleted or other entries. */
static uint8_t *fill_directory(size_t entries, uint8_t first) {
    open_common();
    uint8_t *directory = sector_of_common(volume.data_sector + (uint64_t)(volume.root_cluster - 2));
    for (size_t i = 4; i < entries; i++) {
        uint8_t *entry = directory + i * FAT_ENTRY_SIZE;
        memset(entry, 'x', FAT_ENTRY_SIZE);
        entry[0] = first;
        entry[11] = 0x20;
    }
    return directory;
}

static void the_last_place_of_the_only_sector_is_used(void) {
    lose();
    uint8_t *lost = entry_of("CONFIG  TXT");
    CHECK(lost != NULL);
    uint8_t *directory = fill_directory(15, 'y');
    for (size_t i = 0; i < 4; i++) {
        if (directory[i * FAT_ENTRY_SIZE] == 0xE5) {
            directory[i * FAT_ENTRY_SIZE] = 'z';
        }
    }
    directory[15 * FAT_ENTRY_SIZE] = 0;
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_named(SLOT_A);
    CHECK(memcmp(directory + 15 * FAT_ENTRY_SIZE, NAME, 11) == 0);
}

static void a_full_directory_is_told(void) {
    lose();
    uint8_t *directory = fill_directory(16, 'y');
    for (size_t i = 0; i < 4; i++) {
        if (directory[i * FAT_ENTRY_SIZE] == 0xE5) {
            directory[i * FAT_ENTRY_SIZE] = 'z';
        }
    }
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_CARD);
}

/* What lies behind a directory's end is rubbish, and must not become entries. */
static void the_end_of_the_directory_moves_with_a_new_entry(void) {
    lose();
    uint8_t *directory = fill_directory(16, 'y');
    for (size_t i = 0; i < 16; i++) {
        if (directory[i * FAT_ENTRY_SIZE] == 0xE5) {
            directory[i * FAT_ENTRY_SIZE] = 'z';
        }
    }
    directory[8 * FAT_ENTRY_SIZE] = 0;
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    check_named(SLOT_A);
    CHECK(memcmp(directory + 8 * FAT_ENTRY_SIZE, NAME, 11) == 0);
    CHECK_EQUAL(directory[9 * FAT_ENTRY_SIZE], 0);
}

static void a_damaged_volume_is_told_and_not_written_to(void) {
    bench.recorded.live[bench.card.common.offset + 510] = 0;
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_CARD);
    CHECK_EQUAL(bench.recorded.write_count, 0);
}

/* Without any use noted, nothing is known to be free. */
static void an_empty_table_is_told_and_not_written_to(void) {
    lose();
    memset(sector_of_common(volume.fat_sector), 0, (size_t)volume.fat_count * volume.fat_size * STORAGE_SECTOR);
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_CARD);
    CHECK_EQUAL(bench.recorded.write_count, 0);
}

static void a_full_volume_is_told(void) {
    lose();
    uint8_t text[STORAGE_SECTOR] = {0};
    memset(sector_of_common(volume.fat_sector), 0xFF, (size_t)volume.fat_count * volume.fat_size * STORAGE_SECTOR);
    CHECK_EQUAL(fat_writer_put(&volume, "NEW     TXT", text, 1), -ENOSPC);
    CHECK_EQUAL(bench.recorded.write_count, 0);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_missing_file_is_made),
    CHECK_CASE(a_damaged_text_is_replaced_in_another_cluster),
    CHECK_CASE(odd_sizes_and_clusters_are_repaired),
    CHECK_CASE(an_entry_that_leads_into_bootcode_is_repaired),
    CHECK_CASE(the_highest_confirmed_record_is_named),
    CHECK_CASE(without_records_the_note_is_named),
    CHECK_CASE(without_records_and_note_the_running_slot_is_named),
    CHECK_CASE(a_slot_that_is_being_filled_is_never_named),
    CHECK_CASE(the_last_place_of_the_only_sector_is_used),
    CHECK_CASE(a_full_directory_is_told),
    CHECK_CASE(the_end_of_the_directory_moves_with_a_new_entry),
    CHECK_CASE(a_damaged_volume_is_told_and_not_written_to),
    CHECK_CASE(an_empty_table_is_told_and_not_written_to),
    CHECK_CASE(a_full_volume_is_told),
};
CHECK_MAIN_WITH(CASES, update_bench_open, update_bench_close)
