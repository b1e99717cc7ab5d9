/* SPDX-License-Identifier: Apache-2.0 */
#include "nosh_options.h"

#include "check.h"

static struct nosh_options options;

/* Parses a command line of words separated by spaces. */
static enum nosh_options_parsed parse(const char *line) {
    static char words[128];
    char *arguments[16];
    int count = 0;
    snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " ")) {
        arguments[count++] = word;
    }
    arguments[count] = NULL;
    return nosh_options_parse(&options, count, arguments);
}

static void defaults_are_the_decks(void) {
    CHECK_EQUAL(parse("nosh"), NOSH_OPTIONS_RUN);
    CHECK_TEXT(options.state_dir, "/home/shared/deck-state");
    CHECK_TEXT(options.serial, "/dev/serial0");
    CHECK_TEXT(options.build_id_file, "/etc/kn86-build-id");
    CHECK(options.drm_card == NULL);
    CHECK(options.screenshot == NULL);
    CHECK_TEXT(options.link_line, "/dev/kn86-deck-link");
    CHECK_TEXT(options.input_dir, "/dev/input");
    CHECK_TEXT(options.runtime_dir, "/run/kn86");
    CHECK_TEXT(options.update_dir, "/run/kn86-update");
}

static void every_option_is_taken(void) {
    CHECK_EQUAL(parse("nosh --state-dir s --serial=t --drm-card c --build-id-file b"), NOSH_OPTIONS_RUN);
    CHECK_TEXT(options.state_dir, "s");
    CHECK_TEXT(options.serial, "t");
    CHECK_TEXT(options.drm_card, "c");
    CHECK_TEXT(options.build_id_file, "b");

    CHECK_EQUAL(parse("nosh --link l --input-dir i --runtime-dir r --update-dir u --screenshot p"), NOSH_OPTIONS_RUN);
    CHECK_TEXT(options.link_line, "l");
    CHECK_TEXT(options.input_dir, "i");
    CHECK_TEXT(options.runtime_dir, "r");
    CHECK_TEXT(options.update_dir, "u");
    CHECK_TEXT(options.screenshot, "p");
}

static void questions_are_answered_and_unknown_words_refused(void) {
    CHECK_EQUAL(parse("nosh --version"), NOSH_OPTIONS_ANSWERED);
    CHECK_EQUAL(parse("nosh --help"), NOSH_OPTIONS_ANSWERED);
    CHECK_EQUAL(parse("nosh --unknown"), NOSH_OPTIONS_INVALID);
    CHECK_EQUAL(parse("nosh --serial"), NOSH_OPTIONS_INVALID);
    CHECK_EQUAL(parse("nosh stray"), NOSH_OPTIONS_INVALID);
}

static const struct check_case CASES[] = {
    CHECK_CASE(defaults_are_the_decks),
    CHECK_CASE(every_option_is_taken),
    CHECK_CASE(questions_are_answered_and_unknown_words_refused),
};
CHECK_MAIN(CASES)
