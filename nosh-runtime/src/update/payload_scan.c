/* SPDX-License-Identifier: Apache-2.0 */
#include "payload_scan.h"

#include "percent_name.h"
#include "published_file.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define END_LINE "end\n"
#define FIELD_MAX (SLOT_RECORD_TEXT_MAX + 1)
#define KEY_DIGITS 16
/* Names of a foreign folder are looked at up to here: it may have a million of them. */
#define ENTRIES_MAX 4096

void payload_scan_begin(struct payload_scan *scan, const struct installation *installation) {
    scan->installation = installation;
    scan->count = 0;
    scan->length = 0;
}

/* A manifest that was believed is looked at; then enough is known. */
struct look {
    struct preflight preflight;
    struct payload_refusal *refusal;
    bool is_good;
};

static bool look_at(void *context, const struct payload_manifest *manifest) {
    struct look *look = context;
    look->is_good = preflight_manifest(&look->preflight, manifest, look->refusal);
    return false;
}

/* Whether the payload can be installed, as far as its manifest tells. */
static struct payload_manifest *judge(const struct installation *installation, int file,
                                      struct payload_refusal *refusal) {
    static struct payload_source source;
    struct payload_manifest *manifest = NULL;
    struct look look = {.preflight = installation->preflight, .refusal = refusal};
    const struct payload_sink sink = {.context = &look, .manifest = look_at};
    payload_source_init(&source, file);
    if (!payload_read(&source, &installation->limits, &sink, &manifest, refusal) && look.is_good) {
        refusal->fault = PAYLOAD_OK;
        if (!installation_check(installation, refusal)) {
            return manifest;
        }
    }
    return manifest;
}

static void put_line(struct payload_scan *scan, enum payload_place place, const char *name,
                     const struct payload_manifest *manifest, enum payload_fault fault) {
    char encoded[PERCENT_NAME_MAX + 1], version[FIELD_MAX] = "-", build[FIELD_MAX] = "-", signer[64] = "-";
    percent_name_encode(name, encoded);
    if (manifest != NULL) {
        char key[2 * sizeof manifest->key_id + 1];
        published_file_field(version, sizeof version, manifest->version);
        published_file_field(build, sizeof build, manifest->build_id);
        sodium_bin2hex(key, sizeof key, manifest->key_id.bytes, sizeof manifest->key_id.bytes);
        snprintf(signer, sizeof signer, "%s %.*s", manifest->is_release ? "release" : "development", KEY_DIGITS, key);
    }
    char line[PERCENT_NAME_MAX + 512];
    size_t length =
        (size_t)snprintf(line, sizeof line, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", payload_place_name(place), encoded, version,
                         build, signer, payload_fault_name(fault), payload_fault_sentence(fault));
    if (scan->length + length + strlen(END_LINE) < sizeof scan->text) {
        memcpy(scan->text + scan->length, line, length);
        scan->length += length;
        scan->count++;
    }
}

static void add_payload(struct payload_scan *scan, enum payload_place place, int folder, const char *name) {
    int file = payload_place_open_payload(folder, name);
    if (file < 0) {
        return;
    }
    struct payload_refusal refusal;
    struct payload_manifest *manifest = judge(scan->installation, file, &refusal);
    put_line(scan, place, name, manifest, refusal.fault);
    payload_manifest_destroy(manifest);
    close(file);
}

/* The first names of payloads in a folder, in their order. */
struct names {
    size_t count;
    char names[PAYLOAD_SCAN_MAX][NAME_MAX + 1];
};

/* Puts a name where it belongs; the last one goes when there are too many. */
static void insert(struct names *list, const char *name) {
    size_t at = list->count;
    while (at > 0 && strcmp(list->names[at - 1], name) > 0) {
        at--;
    }
    if (at == PAYLOAD_SCAN_MAX) {
        return;
    }
    list->count -= list->count == PAYLOAD_SCAN_MAX;
    if (at < list->count) {
        memmove(list->names[at + 1], list->names[at], (list->count - at) * sizeof list->names[0]);
    }
    snprintf(list->names[at], sizeof list->names[0], "%s", name);
    list->count++;
}

static void read_names(int folder, struct names *list) {
    int again = dup(folder);
    DIR *directory = again < 0 ? NULL : fdopendir(again);
    list->count = 0;
    for (int i = 0; directory != NULL && i < ENTRIES_MAX; i++) {
        const struct dirent *entry = readdir(directory);
        if (entry == NULL) {
            break;
        }
        if (payload_place_is_payload(entry->d_name)) {
            insert(list, entry->d_name);
        }
    }
    if (directory != NULL) {
        closedir(directory);
    }
}

void payload_scan_add(struct payload_scan *scan, enum payload_place place, const char *path) {
    static struct names list;
    int folder = payload_place_open(path);
    if (folder < 0) {
        return;
    }
    read_names(folder, &list);
    for (size_t i = 0; i < list.count && scan->count < PAYLOAD_SCAN_MAX; i++) {
        add_payload(scan, place, folder, list.names[i]);
    }
    close(folder);
}

void payload_scan_end(struct payload_scan *scan) {
    memcpy(scan->text + scan->length, END_LINE, strlen(END_LINE));
    scan->length += strlen(END_LINE);
}
