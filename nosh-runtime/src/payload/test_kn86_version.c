/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86_version.h"

#include "check.h"

static void valid_versions_are_those_of_the_format(void) {
    static const char *const VALID[] = {"0.0.0",         "1.2.3",   "10.20.30", "1.0.0-SNAPSHOT",
                                        "1.0.0+build.5", "1.0.0--", "01.2.3"};
    static const char *const INVALID[] = {"",        "1",       "1.2",    "1.2.",          ".1.2",
                                          "1.2.3.4", "1.2.3-",  "1.2.3+", "1.2.3-a b",     "v1.2.3",
                                          "1.2.3 ",  "1.2.3\n", "-1.2.3", "1.2.3-\xc3\xa4"};
    for (size_t i = 0; i < sizeof VALID / sizeof VALID[0]; i++) {
        CHECK_INFO(kn86_version_is_valid(VALID[i]), "%s", VALID[i]);
    }
    for (size_t i = 0; i < sizeof INVALID / sizeof INVALID[0]; i++) {
        CHECK_INFO(!kn86_version_is_valid(INVALID[i]), "%s", INVALID[i]);
    }
}

static int sign(int number) {
    return (number > 0) - (number < 0);
}

/* The first eight pre-releases are the example of Semantic Versioning 2.0.0, section 11. */
static void versions_are_ordered_as_semantic_versioning_says(void) {
    static const char *const ORDERED[] = {"0.0.0",
                                          "0.9.99999999999999999999999",
                                          "1.0.0-alpha",
                                          "1.0.0-alpha.1",
                                          "1.0.0-alpha.beta",
                                          "1.0.0-beta",
                                          "1.0.0-beta.2",
                                          "1.0.0-beta.11",
                                          "1.0.0-rc.1",
                                          "1.0.0",
                                          "1.0.1-0",
                                          "1.0.1-0.0",
                                          "1.0.1--",
                                          "1.0.1-0a",
                                          "1.0.1",
                                          "1.2.0",
                                          "1.10.0",
                                          "2.0.0"};
    for (int i = 0; i < (int)(sizeof ORDERED / sizeof ORDERED[0]); i++) {
        for (int j = 0; j < (int)(sizeof ORDERED / sizeof ORDERED[0]); j++) {
            CHECK_INFO(sign(kn86_version_compare(ORDERED[i], ORDERED[j])) == sign(i - j), "%s and %s", ORDERED[i],
                       ORDERED[j]);
        }
    }
}

static void builds_and_leading_zeros_do_not_count(void) {
    CHECK_EQUAL(kn86_version_compare("1.0.0+a", "1.0.0+b"), 0);
    CHECK_EQUAL(kn86_version_compare("1.0.0-a+1", "1.0.0-a+22"), 0);
    CHECK_EQUAL(kn86_version_compare("01.0.0", "1.00.000"), 0);
    CHECK_EQUAL(sign(kn86_version_compare("1.0.0-a..b", "1.0.0-a.0.b")), -1);
}

static const struct check_case CASES[] = {
    CHECK_CASE(valid_versions_are_those_of_the_format),
    CHECK_CASE(versions_are_ordered_as_semantic_versioning_says),
    CHECK_CASE(builds_and_leading_zeros_do_not_count),
};
CHECK_MAIN(CASES)
