/* SPDX-License-Identifier: Apache-2.0 */
#include "json_rules.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LEVELS_MAX 16
#define VALUES_MAX 32768
#define NAME_MAX_BYTES 256
/* An empty object, the largest value without content, takes less than 384 bytes: 32,768 of them fit. */
#define MEMORY_MAX ((size_t)12 << 20)

/* What the JSON library has in use. Each block begins with its size. */
static size_t memory_in_use;
#define BLOCK_HEAD sizeof(max_align_t)

static void *limited_malloc(size_t size) {
    if (size > MEMORY_MAX || memory_in_use + size + BLOCK_HEAD > MEMORY_MAX) {
        return NULL;
    }
    size += BLOCK_HEAD;
    uint8_t *block = malloc(size);
    if (block == NULL) {
        return NULL;
    }
    memcpy(block, &size, sizeof size);
    memory_in_use += size;
    return block + BLOCK_HEAD;
}

static void limited_free(void *pointer) {
    if (pointer != NULL) {
        uint8_t *block = (uint8_t *)pointer - BLOCK_HEAD;
        size_t size;
        memcpy(&size, block, sizeof size);
        memory_in_use -= size;
        free(block);
    }
}

/* Counts the values, and returns what is wrong with one of them; NULL for nothing. */
static const char *check(const json_t *value, int level, size_t *values) {
    if (++*values > VALUES_MAX) {
        return "more than 32768 values";
    }
    if (json_is_real(value)) {
        return "a number that is not whole";
    }
    if ((json_is_object(value) || json_is_array(value)) && level > LEVELS_MAX) {
        return "more than 16 levels";
    }
    const char *fault = NULL;
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value) && fault == NULL; i++) {
        fault = check(json_array_get(value, i), level + 1, values);
    }
    if (json_is_object(value)) {
        const char *name;
        json_t *member;
        json_object_foreach((json_t *)(uintptr_t)value, name, member) {
            fault = strlen(name) > NAME_MAX_BYTES ? "a name of more than 256 bytes" : check(member, level + 1, values);
            if (fault != NULL) {
                break;
            }
        }
    }
    return fault;
}

json_t *json_rules_load(const char *json, size_t size, struct payload_refusal *refusal) {
    json_set_alloc_funcs(limited_malloc, limited_free);
    json_error_t error;
    /* Without JSON_ALLOW_NUL the library refuses U+0000, and in any case half a surrogate pair. */
    json_t *tree = json_loadb(json, size, JSON_REJECT_DUPLICATES, &error);
    if (tree == NULL) {
        payload_refusal_set(refusal, PAYLOAD_MANIFEST, "manifest.json: line %d: %s", error.line, error.text);
        return NULL;
    }
    size_t values = 0;
    const char *fault = check(tree, 1, &values);
    if (fault != NULL) {
        payload_refusal_set(refusal, PAYLOAD_MANIFEST, "manifest.json: holds %s", fault);
        json_decref(tree);
        return NULL;
    }
    return tree;
}
