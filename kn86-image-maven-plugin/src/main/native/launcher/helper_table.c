/* SPDX-License-Identifier: Apache-2.0 */
#include "helper_table.h"

#include "text.h"

const char *helper_table_text(const struct helper_table *table, uint32_t offset) {
    return (const char *)table + offset;
}

const char *helper_table_next(const char *text) {
    return text + text_length(text) + 1;
}

static const struct helper *find_from(const struct helper_table *table, const struct helper *helper,
                                      const struct file_identity *program) {
    for (; helper != table->helpers + table->helpers_count; helper++) {
        if (file_identity_equal(&helper->original, program)) {
            return helper;
        }
    }
    return 0;
}

const struct helper *helper_table_find(const struct helper_table *table, const struct file_identity *program) {
    return find_from(table, table->helpers, program);
}

const struct helper *helper_table_other(const struct helper_table *table, const struct helper *helper) {
    return find_from(table, helper + 1, &helper->original);
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
