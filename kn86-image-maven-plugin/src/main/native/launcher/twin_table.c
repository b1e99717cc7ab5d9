// SPDX-License-Identifier: Apache-2.0
#include "twin_table.h"

#include "text.h"

const char *twin_table_text(const struct twin_table *table, uint32_t offset) {
    return (const char *)table + offset;
}

const char *twin_table_next(const char *text) {
    return text + text_length(text) + 1;
}

const struct twin *twin_table_find(
    const struct twin_table *table, const unsigned char build_id[BUILD_ID_SIZE], uint64_t size, int64_t modified) {
    for (uint32_t i = 0; i < table->twins_count; i++) {
        const struct twin *twin = &table->twins[i];
        if (twin->size == size && twin->modified == modified && bytes_equal(twin->build_id, build_id, BUILD_ID_SIZE)) {
            return twin;
        }
    }
    return 0;
}
