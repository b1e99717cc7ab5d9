/* SPDX-License-Identifier: Apache-2.0 */
/* Requests in a folder that is nOSh's, and names of files on anybody's media. */
#include "update_request.h"

#include "percent_name.h"
#include "published_file.h"

#include "check.h"
#include "scratch_directory.h"
#include "whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scratch_directory scratch;
static struct update_request request;

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static void the_documented_requests_are_understood(void) {
    CHECK(update_request_decode("scan", &request));
    CHECK_EQUAL(request.kind, UPDATE_REQUEST_SCAN);
    CHECK(update_request_decode("revert\n", &request));
    CHECK_EQUAL(request.kind, UPDATE_REQUEST_REVERT);
    CHECK(update_request_decode("install cartridge kn86-0.2.0.kn86fw\n", &request));
    CHECK_EQUAL(request.kind, UPDATE_REQUEST_INSTALL);
    CHECK_EQUAL(request.place, PAYLOAD_PLACE_CARTRIDGE);
    CHECK_TEXT(request.name, "kn86-0.2.0.kn86fw");
    CHECK(!request.is_forced);
    CHECK(update_request_decode("install-forced stick a%20b%25.kn86fw", &request));
    CHECK(request.is_forced && request.place == PAYLOAD_PLACE_STICK);
    CHECK_TEXT(request.name, "a b%.kn86fw");
    CHECK(update_request_decode("install shared %c3%A4.kn86fw", &request));
    CHECK_TEXT(request.name, "\xc3\xa4.kn86fw");
}

static void other_texts_are_no_request(void) {
    static const char *const TEXTS[] = {
        "",
        "\n",
        "Scan",
        "scan ",
        " scan",
        "scan\nscan\n",
        "scan\n\n",
        "confirm",
        "install",
        "install ",
        "install shared",
        "install shared ",
        "install shared  a.kn86fw",
        "install elsewhere a.kn86fw",
        "install  shared a.kn86fw",
        "install shared a b.kn86fw",
        "install shared a/b.kn86fw",
        "install shared ../a.kn86fw",
        "install shared %2e%2E%2Fa.kn86fw",
        "install shared ..",
        "install shared .",
        "install shared %2e%2e",
        "install shared a%00.kn86fw",
        "install shared a%0.kn86fw",
        "install shared a%",
        "install shared a%2",
        "install shared a%g0",
        "install shared a%%20",
        "install shared a\tb",
        "install shared \x1b[2J.kn86fw",
        "install shared \xc3\xa4.kn86fw",
        "install\tshared\ta.kn86fw",
        "installx shared a.kn86fw",
        "install-forcedly shared a.kn86fw",
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        CHECK_INFO(!update_request_decode(TEXTS[i], &request), "%s", TEXTS[i]);
    }
}

static void names_are_bounded(void) {
    char text[4096] = "install shared ";
    memset(text + 15, 'n', NAME_MAX);
    CHECK(update_request_decode(text, &request));
    CHECK_EQUAL(strlen(request.name), NAME_MAX);
    text[15 + NAME_MAX] = 'n';
    CHECK(!update_request_decode(text, &request));
    memset(text + 15, 'n', sizeof text - 16);
    CHECK(!update_request_decode(text, &request));
}

/* Every name that a file can have comes back as it was, and is one word of printable ASCII on the way. */
static void any_name_survives_encoding(void) {
    char name[NAME_MAX + 1], encoded[PERCENT_NAME_MAX + 1], again[NAME_MAX + 1];
    for (unsigned byte = 1; byte < 256; byte++) {
        if (byte == '/') {
            continue;
        }
        snprintf(name, sizeof name, "a%cb", (int)byte);
        percent_name_encode(name, encoded);
        for (const char *c = encoded; *c != '\0'; c++) {
            CHECK_INFO(*c > ' ' && *c <= '~', "byte %u", byte);
        }
        CHECK_INFO(percent_name_decode(encoded, again), "byte %u", byte);
        CHECK_TEXT(again, name);
    }
    memset(name, 0x1b, NAME_MAX);
    name[NAME_MAX] = '\0';
    percent_name_encode(name, encoded);
    CHECK_EQUAL(strlen(encoded), PERCENT_NAME_MAX);
    CHECK(percent_name_decode(encoded, again));
    CHECK_TEXT(again, name);
}

static void foreign_texts_become_fields(void) {
    char field[8];
    published_file_field(field, sizeof field, "a\tb\n\xc3\xa4\x1b[2J");
    CHECK_TEXT(field, "a?b???[");
    published_file_field(field, sizeof field, "");
    CHECK_TEXT(field, "");
}

static void put(const char *text, size_t length) {
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, "update-request", text, length, 0644), 0);
}

static bool is_there(const char *name) {
    return faccessat(scratch.descriptor, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static void a_request_is_taken_once(void) {
    put("scan\n", 5);
    CHECK(update_request_take(scratch.path, &request));
    CHECK(!is_there("update-request"));
    CHECK(!update_request_take(scratch.path, &request));
}

static void a_file_that_is_no_request_is_removed(void) {
    char large[65536];
    memset(large, 'x', sizeof large);
    put(large, sizeof large);
    CHECK(!update_request_take(scratch.path, &request) && !is_there("update-request"));
    put("scan\0scan", 9);
    CHECK(!update_request_take(scratch.path, &request) && !is_there("update-request"));
    put("", 0);
    CHECK(!update_request_take(scratch.path, &request) && !is_there("update-request"));
}

static void what_is_no_file_is_removed_and_makes_nobody_wait(void) {
    CHECK(mkfifoat(scratch.descriptor, "update-request", 0666) == 0);
    CHECK(!update_request_take(scratch.path, &request) && !is_there("update-request"));
    CHECK(mkdirat(scratch.descriptor, "update-request", 0777) == 0);
    CHECK(!update_request_take(scratch.path, &request) && !is_there("update-request"));
    put("scan\n", 5);
    CHECK(renameat(scratch.descriptor, "update-request", scratch.descriptor, "target") == 0);
    CHECK(symlinkat("target", scratch.descriptor, "update-request") == 0);
    CHECK(!update_request_take(scratch.path, &request) && !is_there("update-request") && is_there("target"));
}

static void a_link_is_no_folder_for_requests(void) {
    char link[PATH_MAX + 16];
    snprintf(link, sizeof link, "%s/link", scratch.path);
    put("scan\n", 5);
    CHECK(symlink(".", link) == 0);
    CHECK(!update_request_take(link, &request));
    CHECK(!update_request_take("/nonexistent", &request));
}

static void a_cancellation_is_seen_and_removed(void) {
    CHECK(!update_request_is_cancelled(scratch.path));
    CHECK(symlinkat("nowhere", scratch.descriptor, "update-cancel") == 0);
    CHECK(update_request_is_cancelled(scratch.path));
    update_request_finish(scratch.path);
    CHECK(!update_request_is_cancelled(scratch.path));
    CHECK(!update_request_is_cancelled("/nonexistent"));
}

static void only_regular_files_are_payloads(void) {
    CHECK(payload_place_is_payload("a.kn86fw") && !payload_place_is_payload(".kn86fw"));
    CHECK(!payload_place_is_payload("a.kn86fw.txt") && !payload_place_is_payload("kn86fw"));
    CHECK(mkfifoat(scratch.descriptor, "fifo.kn86fw", 0666) == 0);
    CHECK(mkdirat(scratch.descriptor, "folder.kn86fw", 0777) == 0);
    CHECK(symlinkat("/etc/passwd", scratch.descriptor, "link.kn86fw") == 0);
    CHECK(mknodat(scratch.descriptor, "file.kn86fw", S_IFREG | 0644, 0) == 0);
    CHECK(payload_place_open_payload(scratch.descriptor, "fifo.kn86fw") < 0);
    CHECK(payload_place_open_payload(scratch.descriptor, "folder.kn86fw") < 0);
    CHECK(payload_place_open_payload(scratch.descriptor, "link.kn86fw") < 0);
    CHECK(payload_place_open_payload(scratch.descriptor, "./file.kn86fw") < 0);
    CHECK(payload_place_open_payload(scratch.descriptor, "missing.kn86fw") < 0);
    int file = payload_place_open_payload(scratch.descriptor, "file.kn86fw");
    CHECK(file >= 0 && close(file) == 0);
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_documented_requests_are_understood),
    CHECK_CASE(other_texts_are_no_request),
    CHECK_CASE(names_are_bounded),
    CHECK_CASE(any_name_survives_encoding),
    CHECK_CASE(foreign_texts_become_fields),
    CHECK_CASE(a_request_is_taken_once),
    CHECK_CASE(a_file_that_is_no_request_is_removed),
    CHECK_CASE(what_is_no_file_is_removed_and_makes_nobody_wait),
    CHECK_CASE(a_link_is_no_folder_for_requests),
    CHECK_CASE(a_cancellation_is_seen_and_removed),
    CHECK_CASE(only_regular_files_are_payloads),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
