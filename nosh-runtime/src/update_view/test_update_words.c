/* SPDX-License-Identifier: Apache-2.0 */
#include "update_words.h"

#include "check.h"

static char words[UPDATE_WORDS_MAX];

static struct slots_report report_of(const char *state_a, const char *state_b) {
    struct slots_report report = {.is_known = true, .running = SLOTS_REPORT_A, .confirmed = SLOTS_REPORT_A};
    strcpy(report.state, "confirmed");
    strcpy(report.slots[SLOTS_REPORT_A].state, state_a);
    strcpy(report.slots[SLOTS_REPORT_B].state, state_b);
    return report;
}

static void check_state(const char *state_a, const char *state_b, const char *words_a, const char *words_b) {
    const struct slots_report report = report_of(state_a, state_b);
    update_words_state(&report, SLOTS_REPORT_A, words);
    CHECK_TEXT(words, words_a);
    update_words_state(&report, SLOTS_REPORT_B, words);
    CHECK_TEXT(words, words_b);
}

static void slots_are_told_as_they_are(void) {
    check_state("confirmed", "confirmed", "RUNNING, CONFIRMED", "CONFIRMED BEFORE");
    check_state("trial", "failed", "RUNNING, ON TRIAL", "FAILED");
    check_state("unconfirmed", "installed", "RUNNING, UNCONFIRMED", "INSTALLED");
    check_state("", "pending", "RUNNING, CONFIRMED", "WAITS FOR ITS TRIAL"); /* no record: the system's state */
    check_state("none", "none", "RUNNING, CONFIRMED", "WITHOUT RECORD");
    check_state("confirmed", "empty", "RUNNING, CONFIRMED", "EMPTY");
    check_state("confirmed", "", "RUNNING, CONFIRMED", "UNKNOWN");
    check_state("of a new kind", "odd", "RUNNING, OF A NEW KIND", "ODD");
}

static void check_reason(const char *reason, const char *expected) {
    update_words_reason(reason, words);
    CHECK_TEXT(words, expected);
}

static void reasons_are_words(void) {
    check_reason("second-start", "STARTED TWICE UNCONFIRMED");
    check_reason("never-started", "NEVER STARTED");
    check_reason("went-away", "STOPPED BEFORE IT WAS CONFIRMED");
    check_reason("not-confirmed", "COULD NOT BE CONFIRMED");
    check_reason("asked-back", "ASKED BACK BY THE OPERATOR");
    check_reason("health-10-nosh", "CHECK 10-NOSH FAILED");
    check_reason("health-", "HEALTH-");
    check_reason("of-a-new-kind", "OF-A-NEW-KIND");
    check_reason("", "");
    check_reason("version 0.3.0, health-nosh: nOSh has crashed.",
                 "VERSION 0.3.0, CHECK NOSH FAILED: NOSH HAS CRASHED.");
    check_reason("version 0.3.0, second-start", "VERSION 0.3.0, STARTED TWICE UNCONFIRMED");
    check_reason("second-starts", "SECOND-STARTS"); /* another word */
    char reason[2 * UPDATE_WORDS_MAX];
    memset(reason, 'x', sizeof reason - 1);
    reason[sizeof reason - 1] = '\0';
    update_words_reason(reason, words);
    CHECK_EQUAL(strlen(words), UPDATE_WORDS_MAX - 1);
}

static void check_result(const char *code, const char *reason, const char *expected) {
    struct slots_report report = report_of("confirmed", "failed");
    snprintf(report.result_code, sizeof report.result_code, "%s", code);
    snprintf(report.result_reason, sizeof report.result_reason, "%s", reason);
    update_words_result(&report, words);
    CHECK_TEXT(words, expected);
}

static void what_went_wrong_last_is_told(void) {
    check_result("", "", "NOTHING TO REPORT");
    check_result("TRIAL_FAILED", "version 0.3.0, never-started", "FAILED: NEVER STARTED");
    check_result("TRIAL_FAILED", "health-nosh: nOSh, gone", "FAILED: CHECK NOSH FAILED: NOSH, GONE");
    check_result("TRIAL_FAILED", "version 0.3.0", "FAILED: VERSION 0.3.0");
    check_result("HASH", "chunk 17", "REFUSED: HASH");
    const struct slots_report unknown = {.is_known = false};
    update_words_result(&unknown, words);
    CHECK_TEXT(words, "UPDATE SERVICE ABSENT");
}

static void a_build_is_told_without_its_version(void) {
    CHECK_TEXT(update_words_build("0.1.0-SNAPSHOT", "0.1.0-SNAPSHOT+2007c2a8d1f0-dirty"), "2007c2a8d1f0-dirty");
    CHECK_TEXT(update_words_build("0.1.0", "0.1.0"), "0.1.0");
    CHECK_TEXT(update_words_build("0.1.0", "0.1.01+2"), "0.1.01+2");
    CHECK_TEXT(update_words_build("0.1.0", "nightly"), "nightly");
    CHECK_TEXT(update_words_build("-", "-"), "-");
}

static void check_name(const char *name, const char *expected) {
    char text[PAYLOADS_REPORT_NAME_MAX + 1];
    update_words_name(name, text);
    CHECK_TEXT(text, expected);
}

static void names_are_read_and_never_control_anything(void) {
    check_name("a.kn86fw", "a.kn86fw");
    check_name("a%20b%7Ec%7e", "a b~c~");
    check_name("%1b%5B2J%0A%00%7f%9b%C3%a4", "?[2J??????");
    check_name("%", "%");
    check_name("%4", "%4");
    check_name("%4G%G4", "%4G%G4");
    check_name("100%25", "100%");
}

static void times_and_rates_have_an_end(void) {
    update_words_time(0, words);
    CHECK_TEXT(words, "0:00");
    update_words_time(3599, words);
    CHECK_TEXT(words, "59:59");
    update_words_time(3600, words);
    CHECK_TEXT(words, "OVER AN HOUR");
    update_words_time(UINT64_MAX, words);
    CHECK_TEXT(words, "OVER AN HOUR");
    static const struct {
        uint64_t rate;
        const char *words;
    } rates[] = {
        {0, ""},
        {1023, "0 KIB/S"},
        {1048575, "1023 KIB/S"},
        {1048576, "1.0 MIB/S"},
        {8493465, "8.0 MIB/S"},
        {2097151, "1.9 MIB/S"},
        {10000ull * 1048576 - 1, "9999.9 MIB/S"},
        {10000ull * 1048576, ""}, /* no medium is as fast */
        {UINT64_MAX, ""},
    };
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        update_words_rate(rates[i].rate, words);
        CHECK_TEXT(words, rates[i].words);
    }
}

static const struct check_case CASES[] = {
    CHECK_CASE(slots_are_told_as_they_are),          CHECK_CASE(reasons_are_words),
    CHECK_CASE(what_went_wrong_last_is_told),        CHECK_CASE(names_are_read_and_never_control_anything),
    CHECK_CASE(a_build_is_told_without_its_version), CHECK_CASE(times_and_rates_have_an_end),
};
CHECK_MAIN(CASES)
