/* SPDX-License-Identifier: Apache-2.0 */
#include "progress_report.h"

#include "check.h"

static struct progress_report report;

static bool read(const char *text) {
    return progress_report_decode(text, strlen(text), &report);
}

static void every_phase_is_read(void) {
    static const struct {
        const char *name;
        enum progress_phase phase;
    } phases[] = {
        {"scanning", PROGRESS_SCANNING},     {"writing", PROGRESS_WRITING}, {"reading-back", PROGRESS_READING_BACK},
        {"restarting", PROGRESS_RESTARTING}, {"done", PROGRESS_DONE},       {"refused", PROGRESS_REFUSED},
    };
    for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++) {
        char text[100];
        snprintf(text, sizeof text, "%s\t1\t4\t5\t6\tHASH\tA sentence.\n", phases[i].name);
        CHECK(read(text));
        CHECK_EQUAL(report.phase, phases[i].phase);
        CHECK(report.done == 1 && report.total == 4 && report.rate == 5 && report.left == 6);
        CHECK_TEXT(report.code, "HASH");
        CHECK_TEXT(report.sentence, "A sentence.");
        CHECK_EQUAL(progress_report_percent(&report), 25);
    }
}

static void another_form_is_none(void) {
    static const char *const others[] = {
        "",
        "writing\n",
        "writing\t1\t2\t3\t4\tOK\t",     /* no end */
        "writing\t1\t2\t3\t4\tOK\n",     /* a field too few */
        "writing\t1\t2\t3\t4\tOK\t\t\n", /* and too many */
        "writing\t1\t2\t3\t4\tOK\t\n\n", /* a second line */
        "Writing\t1\t2\t3\t4\tOK\t\n",   /* another phase */
        "writing\t-1\t2\t3\t4\tOK\t\n",  /* no numbers: */
        "writing\t1\t99999999999999999999\t3\t4\tOK\t\n",
        "writing\t1\t2\tinf\t4\tOK\t\n",
        "writing\t1\t2\t3\t\tOK\t\n",
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        CHECK(!read(others[i]));
        CHECK_EQUAL(report.phase, PROGRESS_NONE);
        CHECK(report.done == 0 && report.total == 0);
    }
}

static void check_percent(const char *done, const char *total, int expected) {
    char text[200];
    snprintf(text, sizeof text, "writing\t%s\t%s\t9999999999999999999\t9999999999999999999\tOK\t\n", done, total);
    CHECK(read(text));
    CHECK_EQUAL(progress_report_percent(&report), expected);
}

static void a_percentage_is_one_whatever_is_said(void) {
    check_percent("0", "0", 0);
    check_percent("5", "0", 0);
    check_percent("0", "7", 0);
    check_percent("6", "7", 85);
    check_percent("7", "7", 100);
    check_percent("8", "7", 100); /* more than there is */
    check_percent("9999999999999999999", "1", 100);
    check_percent("9999999999999999999", "9999999999999999999", 100);
    check_percent("5500000000000000000", "9999999999999999999", 55);
    check_percent("92233720368547758", "184467440737095516", 50); /* UINT64_MAX / 100, */
    check_percent("92233720368547758", "184467440737095517", 50); /* and one more */
}

static const struct check_case CASES[] = {
    CHECK_CASE(every_phase_is_read),
    CHECK_CASE(another_form_is_none),
    CHECK_CASE(a_percentage_is_one_whatever_is_said),
};
CHECK_MAIN(CASES)
