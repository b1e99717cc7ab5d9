/* SPDX-License-Identifier: Apache-2.0 */
#include "use.h"

#include "check.h"

static const char USES[] = "-m\nmodule\0/a/script\0-c\ntwo words\0";

static bool listed(const char *first, const char *second, const char *third) {
    const char *given[] = {first, second, third};
    char texts[3][16];
    char *arguments[4] = {NULL};
    for (size_t i = 0; i < 3 && given[i] != NULL; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "%s", given[i]);
        arguments[i] = texts[i];
    }
    return use_is_listed(USES, arguments);
}

static void an_empty_list_allows_everything(void) {
    char *const none[] = {NULL};
    CHECK(use_is_listed("", none));
}

static void arguments_begin_with_the_words_of_a_use(void) {
    CHECK(listed("-m", "module", NULL));
    CHECK(listed("-m", "module", "more"));
    CHECK(listed("/a/script", NULL, NULL));
    CHECK(listed("/a/script", "-m", NULL));
    CHECK(listed("-c", "two words", NULL));
}

static void words_are_whole_and_in_order(void) {
    CHECK(!listed(NULL, NULL, NULL));
    CHECK(!listed("", NULL, NULL));
    CHECK(!listed("-m", NULL, NULL));
    CHECK(!listed("-m", "", NULL));
    CHECK(!listed("-m", "modul", NULL));
    CHECK(!listed("-m", "module2", NULL));
    CHECK(!listed("module", "-m", NULL));
    CHECK(!listed("-E", "-m", "module"));
    CHECK(!listed("-c", "two", "words"));
    /* A newline in an argument is no border between words. */
    CHECK(!listed("-m\nmodule", NULL, NULL));
}

static const struct check_case CASES[] = {
    CHECK_CASE(an_empty_list_allows_everything),
    CHECK_CASE(arguments_begin_with_the_words_of_a_use),
    CHECK_CASE(words_are_whole_and_in_order),
};
CHECK_MAIN(CASES)
