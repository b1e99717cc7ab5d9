/* SPDX-License-Identifier: Apache-2.0 */
#include "slot_record.h"

#include "check.h"

/* docs/update.md, "The slot record". */
static const char EXAMPLE[] = "kn86-slot 1\nstate trial\nsequence 7\nstarts 0\nversion 0.2.0\nbuild 0.2.0+g1234\n"
                              "floor 0.1.0\nreason -\n";

static uint8_t sector[STORAGE_SECTOR];

static bool is_record(const char *text) {
    struct slot_record record = {.sequence = 4711};
    memset(sector, 0, sizeof sector);
    CHECK(strlen(text) <= sizeof sector);
    memcpy(sector, text, strlen(text));
    bool is_one = slot_record_decode(sector, &record);
    CHECK(is_one || record.sequence == 4711);
    return is_one;
}

/* The example with a text put in the place of another one. */
static bool is_record_with(const char *text, const char *by) {
    char changed[1024];
    const char *at = strstr(EXAMPLE, text);
    CHECK_INFO(at != NULL, "%s", text);
    snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - EXAMPLE), EXAMPLE, by, at + strlen(text));
    return is_record(changed);
}

static void the_documented_example_is_read(void) {
    struct slot_record record;
    uint8_t again[STORAGE_SECTOR];
    CHECK(is_record(EXAMPLE));
    CHECK(slot_record_decode(sector, &record));
    CHECK_EQUAL(record.state, SLOT_TRIAL);
    CHECK_EQUAL(record.sequence, 7);
    CHECK_EQUAL(record.starts, 0);
    CHECK_TEXT(record.version, "0.2.0");
    CHECK_TEXT(record.build, "0.2.0+g1234");
    CHECK_TEXT(record.floor, "0.1.0");
    CHECK_TEXT(record.reason, "-");
    slot_record_encode(&record, again);
    CHECK(memcmp(again, sector, sizeof sector) == 0);
}

static void every_state_and_limit_is_read(void) {
    for (const char *const *state = (const char *const[]){"installed", "pending", "trial", "confirmed", "failed", NULL};
         *state != NULL; state++) {
        CHECK_INFO(is_record_with("trial", *state), "%s", *state);
    }
    CHECK(is_record_with("sequence 7", "sequence 0"));
    CHECK(is_record_with("sequence 7", "sequence 4294967295"));
    CHECK(is_record_with("starts 0", "starts 99"));
    CHECK(is_record_with("version 0.2.0", "version -"));
    CHECK(is_record_with("floor 0.1.0", "floor -"));
    CHECK(
        is_record_with("build 0.2.0+g1234", "build 0123456789012345678901234567890123456789012345678901234567890123"));
    CHECK(is_record_with("reason -", "reason 0123456789-abcdefghijklmnopqrstuvwxyz-xy"));
}

static void other_numbers_are_no_record(void) {
    static const char *const NUMBERS[] = {"",
                                          "-1",
                                          "+7",
                                          "07",
                                          " 7",
                                          "7 ",
                                          "0x7",
                                          "7.0",
                                          "4294967296",
                                          "18446744073709551616",
                                          "99999999999999999999",
                                          "seven",
                                          "1e3"};
    for (size_t i = 0; i < sizeof NUMBERS / sizeof NUMBERS[0]; i++) {
        char line[64];
        snprintf(line, sizeof line, "sequence %s", NUMBERS[i]);
        CHECK_INFO(!is_record_with("sequence 7", line), "%s", line);
        snprintf(line, sizeof line, "starts %s", NUMBERS[i]);
        CHECK_INFO(!is_record_with("starts 0", line) || strcmp(NUMBERS[i], "7") == 0, "%s", line);
    }
    CHECK(!is_record_with("starts 0", "starts 100"));
}

static void other_texts_are_no_record(void) {
    CHECK(!is_record(""));
    CHECK(!is_record_with("kn86-slot 1", "kn86-slot 2"));
    CHECK(!is_record_with("kn86-slot 1\n", ""));
    CHECK(!is_record_with("trial", "Trial"));
    CHECK(!is_record_with("trial", "tried"));
    CHECK(!is_record_with("trial", ""));
    CHECK(!is_record_with("0.2.0\nbuild", "0.2\nbuild"));
    CHECK(!is_record_with("0.2.0\nbuild", "0.2.0 \nbuild"));
    CHECK(!is_record_with("floor 0.1.0", "floor none"));
    CHECK(!is_record_with("reason -", "reason Second-start"));
    CHECK(!is_record_with("reason -", "reason a b"));
    CHECK(!is_record_with("reason -", "reason "));
    CHECK(!is_record_with("reason -", "reason 0123456789-abcdefghijklmnopqrstuvwxyz-xyz"));
    CHECK(!is_record_with("build 0.2.0+g1234", "build a\tb"));
    CHECK(!is_record_with("build 0.2.0+g1234", "build b\xc3\xa4"));
    CHECK(!is_record_with("build 0.2.0+g1234", "build \x1b[2J"));
    CHECK(!is_record_with("build 0.2.0+g1234",
                          "build 01234567890123456789012345678901234567890123456789012345678901234"));
}

static void other_lines_are_no_record(void) {
    CHECK(!is_record_with("state trial\nsequence 7\n", "sequence 7\nstate trial\n"));
    CHECK(!is_record_with("starts 0\n", "starts 0\nstarts 0\n"));
    CHECK(!is_record_with("starts 0\n", ""));
    CHECK(!is_record_with("starts 0\n", "starts 0\r\n"));
    CHECK(!is_record_with("reason -\n", "reason -"));
    CHECK(!is_record_with("reason -\n", "reason -\n\n"));
    CHECK(!is_record_with("reason -\n", "reason -\nmore 1\n"));
    CHECK(!is_record_with("kn86-slot 1\n", "\nkn86-slot 1\n"));
}

static void nothing_follows_the_text(void) {
    struct slot_record record;
    for (size_t at = strlen(EXAMPLE); at < STORAGE_SECTOR; at++) {
        CHECK(is_record(EXAMPLE));
        sector[at] = 'x';
        CHECK_INFO(!slot_record_decode(sector, &record), "at %zu", at);
    }
}

/* Behind the text any byte is noticed (above). */
static void any_changed_byte_is_noticed_or_another_record(void) {
    for (size_t at = 0; at < strlen(EXAMPLE); at++) {
        for (unsigned value = 0; value < 256; value++) {
            struct slot_record record;
            uint8_t again[STORAGE_SECTOR];
            memset(sector, 0, sizeof sector);
            memcpy(sector, EXAMPLE, strlen(EXAMPLE));
            sector[at] = (uint8_t)value;
            if (slot_record_decode(sector, &record)) {
                slot_record_encode(&record, again);
                CHECK_INFO(memcmp(again, sector, sizeof sector) == 0, "%u at %zu", value, at);
            }
        }
    }
}

static void a_sector_without_an_end_is_no_record(void) {
    struct slot_record record;
    memset(sector, 'a', sizeof sector);
    CHECK(!slot_record_decode(sector, &record));
    memcpy(sector, "kn86-slot 1\nstate trial\nsequence ", 33);
    CHECK(!slot_record_decode(sector, &record));
    memset(sector, '7', sizeof sector);
    memcpy(sector, "kn86-slot 1\nstate trial\nsequence ", 33);
    CHECK(!slot_record_decode(sector, &record));
}

static void foreign_texts_become_fields(void) {
    char field[SLOT_RECORD_TEXT_MAX + 1], text[200];
    slot_record_set_build(field, "a b\t\xc3\xa4\x1b");
    CHECK_TEXT(field, "a?b???");
    slot_record_set_build(field, "");
    CHECK_TEXT(field, "-");
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    slot_record_set_build(field, text);
    CHECK_EQUAL(strlen(field), SLOT_RECORD_TEXT_MAX);
    slot_record_set_version(field, "1.2.3-rc.1+b");
    CHECK_TEXT(field, "1.2.3-rc.1+b");
    slot_record_set_version(field, "unknown");
    CHECK_TEXT(field, "-");
}

static void long_versions_have_no_record(void) {
    char version[SLOT_RECORD_TEXT_MAX + 2] = "1.0.0-";
    struct payload_manifest manifest = {
        .version = version, .build_id = (char[]){"b"}, .minimum_version = (char[]){"0.0.0"}};
    struct slot_record record;
    memset(version + 6, 'a', SLOT_RECORD_TEXT_MAX - 6);
    CHECK(slot_record_of_manifest(&record, &manifest));
    CHECK_TEXT(record.version, version);
    version[SLOT_RECORD_TEXT_MAX] = 'a';
    CHECK(!slot_record_of_manifest(&record, &manifest));
    manifest.minimum_version = version;
    manifest.version = (char[]){"1.0.0"};
    CHECK(!slot_record_of_manifest(&record, &manifest));
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_documented_example_is_read),
    CHECK_CASE(every_state_and_limit_is_read),
    CHECK_CASE(other_numbers_are_no_record),
    CHECK_CASE(other_texts_are_no_record),
    CHECK_CASE(other_lines_are_no_record),
    CHECK_CASE(nothing_follows_the_text),
    CHECK_CASE(any_changed_byte_is_noticed_or_another_record),
    CHECK_CASE(a_sector_without_an_end_is_no_record),
    CHECK_CASE(foreign_texts_become_fields),
    CHECK_CASE(long_versions_have_no_record),
};
CHECK_MAIN(CASES)
