// SPDX-License-Identifier: Apache-2.0
#include "twin_table.h"

#include "text.h"

const char *twin_table_text(const struct twin_table *table, uint32_t offset) {
    return (const char *)table + offset;
}

const char *twin_table_next(const char *text) {
    return text + text_length(text) + 1;
}

const struct twin *twin_table_find(const struct twin_table *table, const struct file_identity *program) {
    for (uint32_t i = 0; i < table->twins_count; i++) {
        const struct twin *twin = &table->twins[i];
        if (file_identity_equal(&twin->original, program)) {
            return twin;
        }
    }
    return 0;
}

bool twin_table_knows(const struct twin_table *table, const struct file_identity *library) {
    const struct file_identity *code = (const struct file_identity *)(table->twins + table->twins_count);
    for (uint32_t i = 0; i < table->code_count; i++) {
        if (file_identity_equal(&code[i], library)) {
            return true;
        }
    }
    return false;
}
