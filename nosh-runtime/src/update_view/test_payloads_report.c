/* SPDX-License-Identifier: Apache-2.0 */
#include "payloads_report.h"

#include "check.h"
#include "report_file.h"

#define GOOD "stick\ta.kn86fw\t0.2.0\tabc\trelease\tOK\tThe update file is good.\n"
#define END "end\n"

static struct payloads_report report;

static bool read(const char *text) {
    return payloads_report_decode(text, strlen(text), &report);
}

static void entries_come_in_their_order(void) {
    CHECK(read(GOOD "shared\tb%20c.kn86fw\t\t\t\tSIGNATURE\tNo.\n" END));
    CHECK_EQUAL(report.count, 2);
    CHECK_TEXT(report.entries[0].place, "stick");
    CHECK_TEXT(report.entries[0].name, "a.kn86fw");
    CHECK_TEXT(report.entries[0].version, "0.2.0");
    CHECK_TEXT(report.entries[0].build, "abc");
    CHECK_TEXT(report.entries[0].signer, "release");
    CHECK_TEXT(report.entries[0].code, "OK");
    CHECK_TEXT(report.entries[0].sentence, "The update file is good.");
    CHECK_TEXT(report.entries[1].place, "shared");
    CHECK_TEXT(report.entries[1].name, "b%20c.kn86fw"); /* as it has to be asked for */
    CHECK_TEXT(report.entries[1].version, "");
    CHECK_TEXT(report.entries[1].code, "SIGNATURE");
    CHECK(read(END));
    CHECK(report.is_known);
    CHECK_EQUAL(report.count, 0);
}

static void another_form_is_no_list(void) {
    static const char *const others[] = {
        "",
        GOOD,                                       /* cut off */
        GOOD "end",                                 /* cut off */
        GOOD END GOOD,                              /* something behind the end */
        GOOD END "\n",                              /* the same */
        END END,                                    /* the same */
        GOOD "end\tx\n",                            /* not the end */
        "moon\ta.kn86fw\t\t\t\tOK\t\n" END,         /* no such place */
        "\ta.kn86fw\t\t\t\tOK\t\n" END,             /* no place */
        "stick\t\t\t\t\tOK\t\n" END,                /* no name */
        "stick\ta b.kn86fw\t\t\t\tOK\t\n" END,      /* two words: another request */
        "stick\t../a.kn86fw\t\t\t\tOK\t\n" END,     /* out of the folder */
        "stick\ta\x1b.kn86fw\t\t\t\tOK\t\n" END,    /* a control character */
        "stick\ta\x9b.kn86fw\t\t\t\tOK\t\n" END,    /* C1 */
        "stick\t\xc3\xa4.kn86fw\t\t\t\tOK\t\n" END, /* UTF-8 */
        "stick\ta\r.kn86fw\t\t\t\tOK\t\n" END,      /* the same */
        "stick\ta.kn86fw\t\t\t\t\tno code\n" END,   /* no code */
        "stick\ta.kn86fw\t\t\tOK\tOne field too few.\n" END,
        "stick\ta.kn86fw\t\t\t\tOK\tOne\ttoo many.\n" END,
        "\n" END,
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        CHECK(!read(others[i]));
        CHECK(!report.is_known);
        CHECK_EQUAL(report.count, 0);
        CHECK_TEXT(report.entries[0].name, "");
    }
    CHECK(!payloads_report_decode("stick\ta\0b\t\t\t\tOK\t\nend\n", 24, &report)); /* a NUL in the name */
}

static void names_and_lists_may_be_as_long_as_said(void) {
    static char text[REPORT_FILE_MAX];
    char name[PAYLOADS_REPORT_NAME_MAX + 2];
    memset(name, 'n', sizeof name);
    for (int extra = 0; extra < 2; extra++) {
        int length =
            snprintf(text, sizeof text, "stick\t%.*s\t\t\t\tOK\t\n" END, PAYLOADS_REPORT_NAME_MAX + extra, name);
        CHECK_EQUAL(payloads_report_decode(text, (size_t)length, &report), extra == 0);
    }
    for (int count = PAYLOADS_REPORT_MAX; count <= PAYLOADS_REPORT_MAX + 1; count++) {
        text[0] = '\0';
        for (int i = 0; i < count; i++) {
            strcat(text, GOOD);
        }
        strcat(text, END);
        CHECK_EQUAL(read(text), count == PAYLOADS_REPORT_MAX);
        CHECK_EQUAL(report.count, count == PAYLOADS_REPORT_MAX ? count : 0);
    }
}

static void ten_thousand_lines_are_no_list(void) {
    static char text[10000 * sizeof GOOD];
    for (int i = 0; i < 10000; i++) {
        memcpy(text + (size_t)i * (sizeof GOOD - 1), GOOD, sizeof GOOD - 1);
    }
    CHECK(!payloads_report_decode(text, 10000 * (sizeof GOOD - 1), &report));
    memset(text, '\n', sizeof text);
    CHECK(!payloads_report_decode(text, sizeof text, &report));
    memset(text, '\t', sizeof text);
    text[sizeof text - 1] = '\n';
    CHECK(!payloads_report_decode(text, sizeof text, &report));
}

static void texts_are_cut_and_clean(void) {
    char text[4000];
    int length = snprintf(text, sizeof text, "cartridge\ta\t\x1b]0;%0900d\t\a%0900d\t%0900d\tX%0200d\t\x9b%0500d\n" END,
                          1, 2, 3, 4, 5);
    CHECK(payloads_report_decode(text, (size_t)length, &report));
    const struct payload_entry *entry = &report.entries[0];
    CHECK_EQUAL(strlen(entry->version), SLOTS_REPORT_VERSION_MAX);
    CHECK_EQUAL(strlen(entry->build), SLOTS_REPORT_BUILD_MAX);
    CHECK_EQUAL(strlen(entry->signer), SLOTS_REPORT_WORD_MAX);
    CHECK_EQUAL(strlen(entry->code), SLOTS_REPORT_WORD_MAX);
    CHECK_EQUAL(strlen(entry->sentence), SLOTS_REPORT_SENTENCE_MAX);
    CHECK(entry->version[0] == '?' && entry->build[0] == '?' && entry->sentence[0] == '?');
}

static const struct check_case CASES[] = {
    CHECK_CASE(entries_come_in_their_order),
    CHECK_CASE(another_form_is_no_list),
    CHECK_CASE(names_and_lists_may_be_as_long_as_said),
    CHECK_CASE(ten_thousand_lines_are_no_list),
    CHECK_CASE(texts_are_cut_and_clean),
};
CHECK_MAIN(CASES)
