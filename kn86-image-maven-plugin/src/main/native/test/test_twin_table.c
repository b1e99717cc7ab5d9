// SPDX-License-Identifier: Apache-2.0
#include "twin_table.h"

#include <string.h>

#include "check.h"

int main(void) {
    static const char texts[] = "one\0two\0\0other";
    size_t twins_size = 2 * sizeof(struct twin);
    struct twin_table *table = calloc(1, sizeof *table + twins_size + sizeof texts);
    CHECK(table != NULL);
    uint32_t texts_at = (uint32_t)(sizeof *table + twins_size);
    memcpy((char *)table + texts_at, texts, sizeof texts);
    table->twins_count = 2;
    for (uint32_t i = 0; i < 2; i++) {
        memset(table->twins[i].build_id, (int)i + 1, BUILD_ID_SIZE);
        table->twins[i].size = 100 + i;
        table->twins[i].modified = -5;
    }

    const char *text = twin_table_text(table, texts_at);
    CHECK(strcmp(text, "one") == 0);
    text = twin_table_next(text);
    CHECK(strcmp(text, "two") == 0);
    CHECK(*twin_table_next(text) == '\0');

    unsigned char id[BUILD_ID_SIZE];
    memset(id, 2, sizeof id);
    CHECK(twin_table_find(table, id, 101, -5) == &table->twins[1]);
    // The same id with another size or time: the file has been changed.
    CHECK(twin_table_find(table, id, 100, -5) == NULL);
    CHECK(twin_table_find(table, id, 101, 5) == NULL);
    id[BUILD_ID_SIZE - 1] = 3;
    CHECK(twin_table_find(table, id, 101, -5) == NULL);
    table->twins_count = 0;
    memset(id, 1, sizeof id);
    CHECK(twin_table_find(table, id, 100, -5) == NULL);
    free(table);
    return 0;
}
