/* SPDX-License-Identifier: Apache-2.0 */
#include "helper_table.h"

#include "text.h"

const char *helper_table_text(const struct helper_table *table, uint32_t offset) {
    return (const char *)table + offset;
}

const char *helper_table_next(const char *text) {
    return text + text_length(text) + 1;
}

const struct helper *helper_table_find(const struct helper_table *table, const struct file_identity *program) {
    for (uint32_t i = 0; i < table->helpers_count; i++) {
        const struct helper *helper = &table->helpers[i];
        if (file_identity_equal(&helper->original, program)) {
            return helper;
        }
    }
    return 0;
}

bool helper_table_knows(const struct helper_table *table, const struct file_identity *library) {
    const struct file_identity *code = (const struct file_identity *)(table->helpers + table->helpers_count);
    for (uint32_t i = 0; i < table->code_count; i++) {
        if (file_identity_equal(&code[i], library)) {
            return true;
        }
    }
    return false;
}
