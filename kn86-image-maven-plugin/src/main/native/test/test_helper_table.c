/* SPDX-License-Identifier: Apache-2.0 */
#include "helper_table.h"

#include <string.h>

#include "check.h"

static struct file_identity identity(int id, uint64_t size, int64_t modified) {
    struct file_identity identity = {.size = size, .modified = modified};
    memset(identity.build_id, id, BUILD_ID_SIZE);
    return identity;
}

static const struct helper *find(const struct helper_table *in, struct file_identity program) {
    return helper_table_find(in, &program);
}

static bool knows(const struct helper_table *in, struct file_identity library) {
    return helper_table_knows(in, &library);
}

static struct helper_table *table;
static uint32_t texts_at;

static void set_up(void) {
    static const char texts[] = "one\0two\0\0other";
    size_t code_at = sizeof(struct helper_table) + 2 * sizeof(struct helper);
    texts_at = (uint32_t)(code_at + sizeof(struct file_identity));
    table = calloc(1, texts_at + sizeof texts);
    CHECK(table != NULL);
    memcpy((char *)table + texts_at, texts, sizeof texts);
    table->helpers_count = 2;
    table->helpers[0].original = identity(1, 100, -5);
    table->helpers[1].original = identity(2, 101, -5);
    table->code_count = 1;
    *(struct file_identity *)(void *)((char *)table + code_at) = identity(3, 102, 7);
}

static void tear_down(void) {
    free(table);
}

static void texts_are_lists_that_end_with_an_empty_one(void) {
    const char *text = helper_table_text(table, texts_at);
    CHECK_TEXT(text, "one");
    text = helper_table_next(text);
    CHECK_TEXT(text, "two");
    CHECK(*helper_table_next(text) == '\0');
}

static void a_program_is_found_by_its_whole_identity(void) {
    CHECK(find(table, identity(2, 101, -5)) == &table->helpers[1]);
    /* With another size, time or permission, the file has been changed. */
    CHECK(find(table, identity(2, 100, -5)) == NULL);
    CHECK(find(table, identity(2, 101, 5)) == NULL);
    struct file_identity with_rights = identity(2, 101, -5);
    with_rights.set_ids = 04000;
    CHECK(find(table, with_rights) == NULL);
    struct file_identity other = identity(2, 101, -5);
    other.build_id[BUILD_ID_SIZE - 1] = 3;
    CHECK(find(table, other) == NULL);
}

static void a_program_can_have_helpers_at_several_places(void) {
    CHECK(helper_table_other(table, &table->helpers[0]) == NULL);
    table->helpers[1].original = table->helpers[0].original;
    CHECK(find(table, identity(1, 100, -5)) == &table->helpers[0]);
    CHECK(helper_table_other(table, &table->helpers[0]) == &table->helpers[1]);
    CHECK(helper_table_other(table, &table->helpers[1]) == NULL);
}

static void a_library_is_known_by_its_whole_identity(void) {
    CHECK(knows(table, identity(3, 102, 7)));
    CHECK(!knows(table, identity(3, 102, 8)));
    CHECK(!knows(table, identity(2, 101, -5)));
    CHECK(find(table, identity(3, 102, 7)) == NULL);
}

static void an_empty_table_has_nothing(void) {
    table->helpers_count = 0;
    table->code_count = 0;
    CHECK(find(table, identity(1, 100, -5)) == NULL);
    CHECK(!knows(table, identity(3, 102, 7)));
}

static const struct check_case CASES[] = {
    CHECK_CASE(texts_are_lists_that_end_with_an_empty_one),
    CHECK_CASE(a_program_is_found_by_its_whole_identity),
    CHECK_CASE(a_program_can_have_helpers_at_several_places),
    CHECK_CASE(a_library_is_known_by_its_whole_identity),
    CHECK_CASE(an_empty_table_has_nothing),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
