/* SPDX-License-Identifier: Apache-2.0 */
#include "update_result.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

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

static json_t *slot_json(const struct slot_status *slot) {
    const struct slot_record *record = &slot->record;
    return json_pack("{ss ss ss si ss ss}", "state", update_status_slot_state(slot), "version",
                     update_status_version(slot), "build", update_status_build(slot), "starts", (int)record->starts,
                     "floor", slot->has_record ? record->floor : SLOT_RECORD_NONE, "reason",
                     slot->has_record ? record->reason : SLOT_RECORD_NONE);
}

static void add_slot(json_t *report, const char *name, enum slot slot) {
    const char letter = slot_letter(slot);
    json_object_set_new(report, name, json_stringn(&letter, 1));
}

static void add_status(json_t *report, const struct update_status *status) {
    add_slot(report, "running", status->running);
    if (status->confirmed != SLOT_COUNT) {
        add_slot(report, "confirmed", status->confirmed);
    }
    json_object_set_new(report, "backend", json_string(slot_switch_name(status->back_end)));
    json_object_set_new(report, "state", json_string(status->state));
    json_object_set_new(
        report, "slots",
        json_pack("{so so}", "A", slot_json(&status->slots[SLOT_A]), "B", slot_json(&status->slots[SLOT_B])));
}

static bool print_json(const struct update_result *result) {
    const struct payload_refusal *refusal = &result->refusal;
    json_t *report = json_pack("{ss ss ss}", "code", payload_fault_name(refusal->fault), "sentence",
                               refusal->fault == PAYLOAD_OK ? result->done : payload_fault_sentence(refusal->fault),
                               "reason", refusal->reason);
    if (result->status != NULL) {
        add_status(report, result->status);
    }
    if (result->manifest != NULL && json_object_set_new(report, "manifest", manifest_json(result->manifest)) != 0) {
        json_decref(report);
        return false;
    }
    bool is_printed = json_dumpf(report, stdout, JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER) == 0;
    json_decref(report);
    return is_printed && putchar('\n') != EOF;
}

static void print_slot(const struct update_status *status, enum slot slot) {
    const struct slot_status *of = &status->slots[slot];
    printf("\nslot %c: %s", slot_letter(slot), update_status_slot_state(of));
    if (of->has_record) {
        printf(", version %s, build %s, floor %s", of->record.version, of->record.build, of->record.floor);
        if (strcmp(of->record.reason, SLOT_RECORD_NONE) != 0) {
            printf(", because of %s", of->record.reason);
        }
    }
}

static void print_status(const struct update_status *status) {
    printf(": slot %c runs, slot %c is confirmed", slot_letter(status->running),
           status->confirmed != SLOT_COUNT ? slot_letter(status->confirmed) : '?');
    print_slot(status, SLOT_A);
    print_slot(status, SLOT_B);
    printf("\nslot switch: %s", slot_switch_name(status->back_end));
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
    if (result->status != NULL) {
        print_status(result->status);
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

/* A line of the history as an object: "sequence" to "time" (update_history.h); what is missing is an empty text. */
static json_t *event_json(const char *line, size_t length) {
    static const char *const FIELDS[] = {"sequence", "slot", "event", "version", "build", "reason", "time"};
    json_t *event = json_object();
    const char *end = line + length;
    for (size_t i = 0; i < sizeof FIELDS / sizeof FIELDS[0]; i++) {
        const char *tab = memchr(line, '\t', (size_t)(end - line));
        const char *stop = tab != NULL ? tab : end;
        /* What is no UTF-8 gives no value. */
        json_object_set_new(event, FIELDS[i], json_stringn(line, (size_t)(stop - line)));
        line = tab != NULL ? tab + 1 : end;
    }
    return event;
}

bool update_result_print_history(const char *text, bool as_json) {
    json_t *events = json_array();
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (as_json) {
            json_array_append_new(events, event_json(line, length));
        } else {
            char plain[1024];
            snprintf(plain, sizeof plain, "%.*s", (int)length, line);
            print_text(plain);
            putchar('\n');
        }
        line += length + (line[length] == '\n');
    }
    bool is_printed =
        !as_json || (json_dumpf(events, stdout, JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER) == 0 && putchar('\n') != EOF);
    json_decref(events);
    return is_printed && fflush(stdout) == 0 && ferror(stdout) == 0;
}
