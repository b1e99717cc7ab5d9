/* SPDX-License-Identifier: Apache-2.0 */
#include "update_result.h"

#include <jansson.h>
#include <stdio.h>

#define HASH_TEXT_SIZE (2 * crypto_hash_sha256_BYTES + 1)

/* Prints a text of UTF-8; what is not printable ASCII becomes '?', so that it means nothing to a terminal. */
static void print_text(const char *text) {
    for (const char *c = text; *c != '\0'; c++) {
        /* The bytes behind the first one of a character are left out. */
        if ((*c & 0xc0) != 0x80) {
            putchar(*c >= ' ' && *c <= '~' ? *c : '?');
        }
    }
}

static const char *hash_text(const struct sha256 *hash, char text[HASH_TEXT_SIZE]) {
    return sodium_bin2hex(text, HASH_TEXT_SIZE, hash->bytes, sizeof hash->bytes);
}

static const char *variant_text(const struct payload_manifest *manifest) {
    return manifest->is_production ? "production" : "development";
}

static void print_manifest(const struct payload_manifest *manifest) {
    char key[HASH_TEXT_SIZE];
    printf(": version %s, build ", manifest->version);
    print_text(manifest->build_id);
    printf(", %s, signed by the %s key %.16s", variant_text(manifest), manifest->is_release ? "release" : "development",
           hash_text(&manifest->key_id, key));
}

static json_t *component_json(const struct payload_component *component) {
    char hash[HASH_TEXT_SIZE];
    return json_pack("{ss ss}", "version", component->version, "sha256", hash_text(&component->sha256, hash));
}

static json_t *manifest_json(const struct payload_manifest *manifest) {
    char key[HASH_TEXT_SIZE];
    json_t *compatible = json_array();
    for (size_t i = 0; i < manifest->compatible_count; i++) {
        json_array_append_new(compatible, json_string(manifest->compatible[i]));
    }
    return json_pack("{so ss ss ss ss ss ss so so sI sI}", "compatible", compatible, "version", manifest->version,
                     "buildId", manifest->build_id, "variant", variant_text(manifest), "minimumVersion",
                     manifest->minimum_version, "signer", manifest->is_release ? "release" : "development", "keyId",
                     hash_text(&manifest->key_id, key), "bootcode", component_json(&manifest->bootcode), "coprocessor",
                     component_json(&manifest->coprocessor), "bootfsSize",
                     (json_int_t)manifest->images[PAYLOAD_BOOTFS].size, "rootfsSize",
                     (json_int_t)manifest->images[PAYLOAD_ROOTFS].size);
}

static void add_slot(json_t *report, const char *name, char slot) {
    if (slot != 0) {
        json_object_set_new(report, name, json_stringn(&slot, 1));
    }
}

static bool print_json(const struct update_result *result) {
    const struct payload_refusal *refusal = &result->refusal;
    json_t *report = json_pack("{ss ss ss}", "code", payload_fault_name(refusal->fault), "sentence",
                               refusal->fault == PAYLOAD_OK ? result->done : payload_fault_sentence(refusal->fault),
                               "reason", refusal->reason);
    add_slot(report, "running", result->running);
    add_slot(report, "confirmed", result->confirmed);
    if (result->manifest != NULL && json_object_set_new(report, "manifest", manifest_json(result->manifest)) != 0) {
        json_decref(report);
        return false;
    }
    bool is_printed = json_dumpf(report, stdout, JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER) == 0;
    json_decref(report);
    return is_printed && putchar('\n') != EOF;
}

static void print_line(const struct update_result *result) {
    const struct payload_refusal *refusal = &result->refusal;
    if (refusal->fault != PAYLOAD_OK) {
        printf("refused: %s: %s (%s)", payload_fault_name(refusal->fault), payload_fault_sentence(refusal->fault),
               refusal->reason);
    } else {
        fputs(result->done, stdout);
        if (result->manifest != NULL) {
            print_manifest(result->manifest);
        }
    }
    if (result->running != 0) {
        printf(": slot %c runs, slot %c is confirmed", result->running,
               result->confirmed != 0 ? result->confirmed : '?');
    }
    putchar('\n');
}

bool update_result_print(const struct update_result *result, bool as_json) {
    if (as_json) {
        return print_json(result) && fflush(stdout) == 0;
    }
    print_line(result);
    return fflush(stdout) == 0 && ferror(stdout) == 0;
}
