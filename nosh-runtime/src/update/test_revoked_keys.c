/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that payloads revoke. The argument is the folder that make_update_card.py has made. */
#include "revoked_keys.h"

#include "check.h"
#include "update_bench.h"

#include <unistd.h>

static void a_payload_revokes_keys_once_it_is_confirmed(void) {
    struct revoked_keys revoked;
    struct state_folder none = {-1};
    CHECK_EQUAL(update_bench_begin(SLOT_A), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_fill("revoking"), PAYLOAD_OK);
    CHECK(revoked_keys_read(&revoked, &bench.card, &bench.updater.notes));
    CHECK_EQUAL(revoked.count, 0);
    CHECK_EQUAL(update_bench_confirm(SLOT_B), PAYLOAD_OK);
    CHECK(revoked_keys_read(&revoked, &bench.card, &none));
    CHECK_EQUAL(revoked.count, 1);
    char id[65];
    sodium_bin2hex(id, sizeof id, revoked.ids[0].bytes, sizeof revoked.ids[0].bytes);
    CHECK_TEXT(id, "39f713d0a644253f04529421b9f51b9b08979d08295959c4f3990ee617f5139f");
    /* The next slot inherits it, also without p6. */
    CHECK(unlinkat(bench.updater.notes.folder, REVOKED_KEYS_FILE, 0) == 0);
    bench.revoked = revoked;
    CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_confirm(SLOT_A), PAYLOAD_OK);
    bench.recorded.live[bench.card.boot[SLOT_B].offset] = 0;
    bench.recorded.live[bench.card.boot[SLOT_B].offset + 510] = 0;
    CHECK(revoked_keys_read(&revoked, &bench.card, &none));
    CHECK_EQUAL(revoked.count, 1);
}

static void a_list_of_revoked_keys_that_is_none_is_refused(void) {
    CHECK_EQUAL(update_bench_fill("revoking-badly"), PAYLOAD_MANIFEST);
    CHECK_EQUAL(bench.recorded.write_count, 0);
    for (bench.revoked.count = 0; bench.revoked.count < REVOKED_KEYS_MAX; bench.revoked.count++) {
        bench.revoked.ids[bench.revoked.count].bytes[0] = (uint8_t)bench.revoked.count;
    }
    CHECK_EQUAL(update_bench_fill("revoking"), PAYLOAD_MANIFEST);
    CHECK_EQUAL(bench.recorded.write_count, 0);
    CHECK_EQUAL(update_bench_fill("3.0.0"), PAYLOAD_OK);
    CHECK_EQUAL(update_bench_confirm(SLOT_B), PAYLOAD_OK);
    struct revoked_keys revoked;
    struct state_folder none = {-1};
    CHECK(revoked_keys_read(&revoked, &bench.card, &none));
    CHECK_EQUAL(revoked.count, REVOKED_KEYS_MAX);
    CHECK(memcmp(revoked.ids, bench.revoked.ids, sizeof revoked.ids) == 0);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_payload_revokes_keys_once_it_is_confirmed),
    CHECK_CASE(a_list_of_revoked_keys_that_is_none_is_refused),
};
CHECK_MAIN_WITH(CASES, update_bench_open, update_bench_close)
