/* SPDX-License-Identifier: Apache-2.0 */
#include "key_repeat.h"

#include "check.h"
#include "monotonic_clock.h"

static void the_latest_held_key_repeats(void) {
    struct key_repeat repeat;
    uint8_t key = 0;
    key_repeat_init(&repeat);
    CHECK(!key_repeat_next(&repeat, 1000000, &key));

    key_repeat_press(&repeat, 30, 'a', 1000);
    CHECK(!key_repeat_next(&repeat, 1399, &key));
    CHECK(key_repeat_next(&repeat, 1400, &key));
    CHECK_EQUAL(key, 'a');
    CHECK(!key_repeat_next(&repeat, 1439, &key));
    CHECK(key_repeat_next(&repeat, 1440, &key));

    /* A deck that was busy for a second gets one repetition, not twenty-five. */
    CHECK(key_repeat_next(&repeat, 2440, &key));
    CHECK(!key_repeat_next(&repeat, 2440, &key));

    key_repeat_release(&repeat, 31); /* another key */
    CHECK(key_repeat_next(&repeat, 3000, &key));
    key_repeat_press(&repeat, 31, 's', 3010); /* the latest key counts */
    CHECK(!key_repeat_next(&repeat, 3400, &key));
    CHECK(key_repeat_next(&repeat, 3410, &key));
    CHECK_EQUAL(key, 's');
    key_repeat_release(&repeat, 31);
    CHECK(repeat.at == MONOTONIC_NEVER);

    key_repeat_press(&repeat, 30, 'a', 4000);
    key_repeat_press(&repeat, 42, 0, 4010); /* a key without meaning ends it */
    CHECK(!key_repeat_next(&repeat, 9000, &key));
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_latest_held_key_repeats),
};
CHECK_MAIN(CASES)
