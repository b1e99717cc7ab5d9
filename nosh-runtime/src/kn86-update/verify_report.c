/* SPDX-License-Identifier: Apache-2.0 */
#include "verify_report.h"

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

static void print_good(const struct payload_manifest *manifest) {
    char key[HASH_TEXT_SIZE];
    printf("good: version %s, build ", manifest->version);
    print_text(manifest->build_id);
    printf(", signed by the %s key %.16s\n", manifest->is_release ? "release" : "development",
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
    return json_pack("{so ss ss ss ss ss so so sI sI}", "compatible", compatible, "version", manifest->version,
                     "buildId", manifest->build_id, "minimumVersion", manifest->minimum_version, "signer",
                     manifest->is_release ? "release" : "development", "keyId", hash_text(&manifest->key_id, key),
                     "bootcode", component_json(&manifest->bootcode), "coprocessor",
                     component_json(&manifest->coprocessor), "bootfsSize",
                     (json_int_t)manifest->images[PAYLOAD_BOOTFS].size, "rootfsSize",
                     (json_int_t)manifest->images[PAYLOAD_ROOTFS].size);
}

static bool print_json(const struct payload_manifest *manifest, const struct payload_refusal *refusal) {
    json_t *report = json_pack("{ss ss ss}", "code", payload_fault_name(refusal->fault), "sentence",
                               payload_fault_sentence(refusal->fault), "reason", refusal->reason);
    if (manifest != NULL && json_object_set_new(report, "manifest", manifest_json(manifest)) != 0) {
        json_decref(report);
        return false;
    }
    bool is_printed = json_dumpf(report, stdout, JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER) == 0;
    json_decref(report);
    return is_printed && putchar('\n') != EOF;
}

bool verify_report_print(const struct payload_manifest *manifest, const struct payload_refusal *refusal, bool as_json) {
    if (as_json) {
        return print_json(manifest, refusal) && fflush(stdout) == 0;
    }
    if (refusal->fault == PAYLOAD_OK) {
        print_good(manifest);
    } else {
        printf("refused: %s: %s (%s)\n", payload_fault_name(refusal->fault), payload_fault_sentence(refusal->fault),
               refusal->reason);
    }
    return fflush(stdout) == 0 && ferror(stdout) == 0;
}
