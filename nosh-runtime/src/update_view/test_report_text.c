/* SPDX-License-Identifier: Apache-2.0 */
#include "report_text.h"

#include "check.h"

static struct report_text report;
static struct report_line line;

static void start(const char *text, size_t length) {
    report = (struct report_text){.rest = text, .left = length};
}

static void lines_and_fields_come_in_their_order(void) {
    static const char text[] = "a\tbc\t\n\nlast\nrest";
    start(text, sizeof text - 1);
    CHECK(report_text_next(&report, &line));
    CHECK_EQUAL(line.count, 3);
    CHECK(report_text_is(&line, 0, "a") && report_text_is(&line, 1, "bc") && report_text_is(&line, 2, ""));
    CHECK(!report_text_is(&line, 1, "b") && !report_text_is(&line, 1, "bcd"));
    CHECK(report_text_next(&report, &line));
    CHECK_EQUAL(line.count, 1);
    CHECK_EQUAL(line.fields[0].length, 0);
    CHECK(report_text_next(&report, &line));
    CHECK(report_text_is(&line, 0, "last"));
    CHECK(!report_text_next(&report, &line));
    CHECK_EQUAL(report.left, 4); /* it has no end */
    start(text, 0);
    CHECK(!report_text_next(&report, &line));
}

static void too_many_fields_are_seen_and_not_kept(void) {
    static const char eight[] = "1\t2\t3\t4\t5\t6\t7\t8\n", nine[] = "1\t2\t3\t4\t5\t6\t7\t8\t9\n";
    start(eight, sizeof eight - 1);
    CHECK(report_text_next(&report, &line));
    CHECK_EQUAL(line.count, REPORT_TEXT_FIELDS_MAX);
    CHECK(report_text_is(&line, 7, "8"));
    start(nine, sizeof nine - 1);
    CHECK(report_text_next(&report, &line));
    CHECK_EQUAL(line.count, REPORT_TEXT_FIELDS_MAX + 1);
    CHECK_EQUAL(report.left, 0);
}

static void a_copy_is_printable_and_ends(void) {
    static const char text[] = "a\0b\x1b[2J\x7f\x9b\xc3\xa4\r~ \n";
    char copy[32], small[4], one[1];
    start(text, sizeof text - 1);
    CHECK(report_text_next(&report, &line));
    report_text_copy(&line, 0, copy, sizeof copy);
    CHECK_TEXT(copy, "a?b?[2J?????~ ");
    report_text_copy(&line, 0, small, sizeof small);
    CHECK_TEXT(small, "a?b");
    report_text_copy(&line, 0, one, sizeof one);
    CHECK_TEXT(one, "");
}

static void check_number(const char *text, bool is_number, uint64_t expected) {
    char buffer[64];
    uint64_t number = 4711;
    int length = snprintf(buffer, sizeof buffer, "%s\n", text);
    start(buffer, (size_t)length);
    CHECK(report_text_next(&report, &line));
    CHECK_EQUAL(report_text_number(&line, 0, &number), is_number);
    CHECK(number == (is_number ? expected : 4711));
}

static void numbers_are_plain(void) {
    check_number("0", true, 0);
    check_number("0042", true, 42);
    check_number("9999999999999999999", true, 9999999999999999999u);
    static const char *const others[] = {
        "",
        "10000000000000000000",
        "99999999999999999999999999999999",
        "-1",
        "+1",
        " 1",
        "1 ",
        "0x10",
        "1.5",
        "1e3",
        "-",
        "/",
        ":",
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        check_number(others[i], false, 0);
    }
}

static const struct check_case CASES[] = {
    CHECK_CASE(lines_and_fields_come_in_their_order),
    CHECK_CASE(too_many_fields_are_seen_and_not_kept),
    CHECK_CASE(a_copy_is_printable_and_ends),
    CHECK_CASE(numbers_are_plain),
};
CHECK_MAIN(CASES)
