/* SPDX-License-Identifier: Apache-2.0 */
#include "cartridge_scan.h"

#include "check.h"
#include "scratch_directory.h"
#include "whole_file.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scratch_directory scratch;
static struct cartridge_report report;
static bool has_saves;

/* Writes a vector of vectors/headers.txt as a file, followed by the content it describes. */
static void put(const char *name, const char *vector) {
    FILE *file = fopen(VECTORS, "r");
    CHECK(file != NULL);
    size_t length = strlen(vector);
    char line[1024], *hex = NULL;
    while (hex == NULL && fgets(line, sizeof line, file) != NULL) {
        hex = strncmp(line, vector, length) == 0 && line[length] == '\t' ? strrchr(line, '\t') + 1 : NULL;
    }
    fclose(file);
    CHECK(hex != NULL);
    char bytes[KN86_HEADER_SIZE + 5];
    size_t used = 0;
    for (unsigned byte; sscanf(hex + 2 * used, "%2x", &byte) == 1; used++) {
        bytes[used] = (char)byte;
    }
    memcpy(bytes + used, "hello", 5);
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, name, bytes, used + 5, 0600), 0);
}

static void scan(void) {
    CHECK_EQUAL(cartridge_scan(scratch.path, &report, &has_saves), 0);
    /* Encodes and decodes the report: the deck shows the decoded one. */
    char text[CARTRIDGE_REPORT_TEXT_MAX];
    struct cartridge_report read_back;
    size_t length = cartridge_report_encode(&report, text);
    CHECK(cartridge_report_decode(text, length, &read_back));
    CHECK_EQUAL(read_back.count, report.count);
    CHECK_EQUAL(read_back.more, report.more);
    for (uint32_t i = 0; i < report.count; i++) {
        CHECK_TEXT(read_back.entries[i].file, report.entries[i].file);
        CHECK_TEXT(read_back.entries[i].fault, report.entries[i].fault);
        CHECK_TEXT(read_back.entries[i].header.title, report.entries[i].header.title);
        CHECK_TEXT(read_back.entries[i].header.capability, report.entries[i].header.capability);
        CHECK_EQUAL(read_back.entries[i].header.has_saves, report.entries[i].header.has_saves);
    }
    /* A truncated report is invalid, or a shorter report; it never contains anything else. */
    for (size_t cut = 0; cut < length; cut++) {
        CHECK(!cartridge_report_decode(text, cut, &read_back) || read_back.count <= report.count);
    }
}

static void a_card_without_cartridges_is_an_empty_list(void) {
    put("readme.txt", "with-saves");
    put("._ice.kn86", "with-saves");
    put(".kn86", "with-saves");
    scan();
    CHECK(report.is_present && report.count == 0 && !has_saves);
    scratch_directory_empty(&scratch);
}

static void good_and_bad_ones_are_listed_by_name(void) {
    put("b.kn86", "read-only");
    scan();
    CHECK(report.count == 1 && !has_saves);
    put("A.KN86", "with-saves");
    put("c.kn86", "damaged-title");
    put("d\t\xC3\xA4\n.kn86", "another-file");
    CHECK(symlinkat("b.kn86", scratch.descriptor, "e.kn86") == 0);
    CHECK(mkdirat(scratch.descriptor, "f.kn86", 0700) == 0);
    CHECK(mkfifoat(scratch.descriptor, "g.kn86", 0600) == 0);
    scan();
    CHECK(has_saves);
    CHECK_EQUAL(report.count, 7);
    CHECK_TEXT(report.entries[0].file, "A.KN86");
    CHECK_TEXT(report.entries[0].fault, "");
    CHECK_TEXT(report.entries[0].header.title, "Icebreaker");
    CHECK_TEXT(report.entries[2].fault, "HEADER IS DAMAGED");
    CHECK_TEXT(report.entries[3].file, "d????.kn86");
    CHECK_TEXT(report.entries[3].fault, "NOT A KN-86 CARTRIDGE");
    CHECK_TEXT(report.entries[4].fault, "CANNOT BE OPENED");
    CHECK_TEXT(report.entries[5].fault, "NOT A FILE");
    CHECK_TEXT(report.entries[6].fault, "NOT A FILE");
    scratch_directory_empty(&scratch);
}

static void a_bad_one_makes_no_card_writable(void) {
    put("a.kn86", "damaged-checksum");
    put("b.kn86", "unknown-flag");
    scan();
    CHECK(!has_saves);
    scratch_directory_empty(&scratch);
}

static void more_than_there_is_room_for_are_counted(void) {
    for (int i = 0; i < CARTRIDGE_REPORT_ENTRIES_MAX + 3; i++) {
        char name[250];
        snprintf(name, sizeof name, "%03d-%0200d.kn86", i, i);
        put(name, i == CARTRIDGE_REPORT_ENTRIES_MAX + 2 ? "with-saves" : "longest-texts");
    }
    scan();
    CHECK_EQUAL(report.count, CARTRIDGE_REPORT_ENTRIES_MAX);
    CHECK_EQUAL(report.more, 3);
    CHECK(has_saves); /* also of a file that is not listed */
    scratch_directory_empty(&scratch);
}

static void a_card_that_is_gone_is_an_error(void) {
    CHECK_EQUAL(cartridge_scan("/nonexistent/cartridge", &report, &has_saves), -ENOENT);
    CHECK(!report.is_present);
}

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_card_without_cartridges_is_an_empty_list),
    CHECK_CASE(good_and_bad_ones_are_listed_by_name),
    CHECK_CASE(a_bad_one_makes_no_card_writable),
    CHECK_CASE(more_than_there_is_room_for_are_counted),
    CHECK_CASE(a_card_that_is_gone_is_an_error),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
