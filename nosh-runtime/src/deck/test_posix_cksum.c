/* SPDX-License-Identifier: Apache-2.0 */
#include "posix_cksum.h"

#include "check.h"

/* The expected values are those of coreutils: printf ... | cksum */
static void sums_are_those_of_coreutils(void) {
    char zeros[300] = {0};
    CHECK_EQUAL(posix_cksum("", 0), 4294967295);
    CHECK_EQUAL(posix_cksum("123456789", 9), 930766865);
    CHECK_EQUAL(posix_cksum("kn86-deck-state 1\n", 18), 107230268);
    CHECK_EQUAL(posix_cksum(zeros, sizeof zeros), 351385237);
}

static const struct check_case CASES[] = {
    CHECK_CASE(sums_are_those_of_coreutils),
};
CHECK_MAIN(CASES)
