/* SPDX-License-Identifier: Apache-2.0 */
#include "posix_cksum.h"

#include "check.h"

/* Expected values are those of coreutils: printf ... | cksum */
int main(void) {
    char zeros[300] = {0};
    CHECK_EQUAL(posix_cksum("", 0), 4294967295);
    CHECK_EQUAL(posix_cksum("123456789", 9), 930766865);
    CHECK_EQUAL(posix_cksum("kn86-deck-state 1\n", 18), 107230268);
    CHECK_EQUAL(posix_cksum(zeros, sizeof zeros), 351385237);
    return 0;
}
