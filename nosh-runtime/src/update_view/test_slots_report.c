/* SPDX-License-Identifier: Apache-2.0 */
#include "slots_report.h"

#include "check.h"

static struct slots_report report;

static bool read(const char *text) {
    return slots_report_decode(text, strlen(text), &report);
}

static void every_key_is_read(void) {
    CHECK(read("backend\tpartition\nrunning\tA\nconfirmed\tB\nstate\ttrial\nversion-a\t0.1.0\nbuild-a\tabc\n"
               "state-a\tconfirmed\nversion-b\t0.2.0\nbuild-b\tdef\nstate-b\tfailed\nresult-code\tOK\n"
               "result-sentence\tDone.\nresult-reason\ttime-out\n"));
    CHECK(report.is_known);
    CHECK_TEXT(report.backend, "partition");
    CHECK_EQUAL(report.running, SLOTS_REPORT_A);
    CHECK_EQUAL(report.confirmed, SLOTS_REPORT_B);
    CHECK_TEXT(report.state, "trial");
    CHECK_TEXT(report.slots[SLOTS_REPORT_A].version, "0.1.0");
    CHECK_TEXT(report.slots[SLOTS_REPORT_A].build, "abc");
    CHECK_TEXT(report.slots[SLOTS_REPORT_A].state, "confirmed");
    CHECK_TEXT(report.slots[SLOTS_REPORT_B].version, "0.2.0");
    CHECK_TEXT(report.slots[SLOTS_REPORT_B].build, "def");
    CHECK_TEXT(report.slots[SLOTS_REPORT_B].state, "failed");
    CHECK_TEXT(report.result_code, "OK");
    CHECK_TEXT(report.result_sentence, "Done.");
    CHECK_TEXT(report.result_reason, "time-out");
}

static void what_is_missing_or_new_is_unknown(void) {
    CHECK(read("running\tunknown\nconfirmed\tC\nsome-day\tx\n"));
    CHECK_EQUAL(report.running, SLOTS_REPORT_UNKNOWN);
    CHECK_EQUAL(report.confirmed, SLOTS_REPORT_UNKNOWN);
    CHECK_TEXT(report.state, "");
    CHECK_TEXT(report.result_code, "");
    CHECK(read("result-code\t\n")); /* an empty value */
    CHECK_TEXT(report.result_code, "");
}

static void another_form_is_unknown_as_a_whole(void) {
    static const char *const others[] = {
        "", "\n", "running A\n", "running\tA", "running\tA\nstate", "running\tA\nstate\ttrial\tx\n", "running\tA\n\n",
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        CHECK(!read(others[i]));
        CHECK(!report.is_known);
        CHECK_EQUAL(report.running, SLOTS_REPORT_UNKNOWN);
        CHECK_TEXT(report.state, "");
    }
}

static void texts_are_cut_and_clean(void) {
    char text[2000];
    int length = snprintf(text, sizeof text, "version-a\t\x1b[31m%0300d\nresult-sentence\t%0900d\n", 1, 2);
    CHECK(slots_report_decode(text, (size_t)length, &report));
    CHECK_EQUAL(strlen(report.slots[SLOTS_REPORT_A].version), SLOTS_REPORT_VERSION_MAX);
    CHECK_EQUAL(strlen(report.result_sentence), SLOTS_REPORT_SENTENCE_MAX);
    CHECK(strncmp(report.slots[SLOTS_REPORT_A].version, "?[31m000", 8) == 0);
}

static const struct check_case CASES[] = {
    CHECK_CASE(every_key_is_read),
    CHECK_CASE(what_is_missing_or_new_is_unknown),
    CHECK_CASE(another_form_is_unknown_as_a_whole),
    CHECK_CASE(texts_are_cut_and_clean),
};
CHECK_MAIN(CASES)
