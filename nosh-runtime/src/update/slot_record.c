/* SPDX-License-Identifier: Apache-2.0 */
#include "slot_record.h"

#include "kn86_version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_LINE "kn86-slot 1\n"
#define VALUE_MAX SLOT_RECORD_TEXT_MAX
#define REASON_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

static const char *const STATES[SLOT_STATE_COUNT] = {"installed", "pending", "trial", "confirmed", "failed"};

const char *slot_state_name(enum slot_state state) {
    return STATES[state];
}

/* Takes the line "NAME VALUE" from the text; the value has 1 to VALUE_MAX characters. */
static bool take_line(const char **text, const char *name, char value[VALUE_MAX + 1]) {
    size_t name_length = strlen(name);
    if (strncmp(*text, name, name_length) != 0 || (*text)[name_length] != ' ') {
        return false;
    }
    const char *from = *text + name_length + 1;
    size_t length = strcspn(from, "\n");
    if (length == 0 || length > VALUE_MAX || from[length] != '\n') {
        return false;
    }
    memcpy(value, from, length);
    value[length] = '\0';
    *text = from + length + 1;
    return true;
}

static bool take_state(const char **text, enum slot_state *state) {
    char value[VALUE_MAX + 1];
    if (!take_line(text, "state", value)) {
        return false;
    }
    for (*state = 0; *state < SLOT_STATE_COUNT; (*state)++) {
        if (strcmp(value, STATES[*state]) == 0) {
            return true;
        }
    }
    return false;
}

/* Leading zeros and signs are found by encoding the record again. */
static bool take_number(const char **text, const char *name, unsigned long long maximum, unsigned long long *number) {
    char value[VALUE_MAX + 1];
    if (!take_line(text, name, value) || strlen(value) > 10 || strspn(value, "0123456789") != strlen(value)) {
        return false;
    }
    *number = strtoull(value, NULL, 10);
    return *number <= maximum;
}

static bool is_version(const char *text) {
    return strcmp(text, SLOT_RECORD_NONE) == 0 || kn86_version_is_valid(text);
}

static bool is_printable(const char *text) {
    while (*text > ' ' && *text <= '~') {
        text++;
    }
    return *text == '\0';
}

static bool take_reason(const char **text, char reason[SLOT_RECORD_REASON_MAX + 1]) {
    char value[VALUE_MAX + 1];
    if (!take_line(text, "reason", value) || strlen(value) > SLOT_RECORD_REASON_MAX ||
        value[strspn(value, REASON_CHARACTERS)] != '\0') {
        return false;
    }
    strcpy(reason, value);
    return true;
}

bool slot_record_decode(const uint8_t sector[STORAGE_SECTOR], struct slot_record *record) {
    char copy[STORAGE_SECTOR + 1];
    uint8_t again[STORAGE_SECTOR];
    unsigned long long sequence, starts;
    memcpy(copy, sector, STORAGE_SECTOR);
    copy[STORAGE_SECTOR] = '\0';
    if (strncmp(copy, FIRST_LINE, strlen(FIRST_LINE)) != 0) {
        return false;
    }
    const char *text = copy + strlen(FIRST_LINE);
    struct slot_record read = {.state = SLOT_FAILED};
    if (!take_state(&text, &read.state) || !take_number(&text, "sequence", UINT32_MAX, &sequence) ||
        !take_number(&text, "starts", SLOT_RECORD_STARTS_MAX, &starts) || !take_line(&text, "version", read.version) ||
        !take_line(&text, "build", read.build) || !take_line(&text, "floor", read.floor) ||
        !take_reason(&text, read.reason) || !is_version(read.version) || !is_version(read.floor) ||
        !is_printable(read.build)) {
        return false;
    }
    read.sequence = (uint32_t)sequence;
    read.starts = (unsigned)starts;
    slot_record_encode(&read, again);
    if (memcmp(again, sector, STORAGE_SECTOR) != 0) {
        return false;
    }
    *record = read;
    return true;
}

void slot_record_encode(const struct slot_record *record, uint8_t sector[STORAGE_SECTOR]) {
    memset(sector, 0, STORAGE_SECTOR);
    snprintf((char *)sector, STORAGE_SECTOR,
             FIRST_LINE "state %s\nsequence %lu\nstarts %u\nversion %s\nbuild %s\nfloor %s\nreason %s\n",
             STATES[record->state], (unsigned long)record->sequence, record->starts, record->version, record->build,
             record->floor, record->reason);
}

void slot_record_set_build(char build[SLOT_RECORD_TEXT_MAX + 1], const char *text) {
    size_t length = 0;
    for (; *text != '\0' && length < SLOT_RECORD_TEXT_MAX; text++) {
        /* The bytes behind the first one of a UTF-8 character are left out. */
        if ((*text & 0xc0) != 0x80) {
            build[length++] = *text > ' ' && *text <= '~' ? *text : '?';
        }
    }
    build[length] = '\0';
    if (length == 0) {
        strcpy(build, SLOT_RECORD_NONE);
    }
}

void slot_record_set_version(char version[SLOT_RECORD_TEXT_MAX + 1], const char *text) {
    bool is_good = strlen(text) <= SLOT_RECORD_TEXT_MAX && kn86_version_is_valid(text);
    strcpy(version, is_good ? text : SLOT_RECORD_NONE);
}

bool slot_record_of_manifest(struct slot_record *record, const struct payload_manifest *manifest) {
    if (strlen(manifest->version) > SLOT_RECORD_TEXT_MAX || strlen(manifest->minimum_version) > SLOT_RECORD_TEXT_MAX) {
        return false;
    }
    *record = (struct slot_record){.state = SLOT_INSTALLED, .reason = SLOT_RECORD_NONE};
    slot_record_set_version(record->version, manifest->version);
    slot_record_set_version(record->floor, manifest->minimum_version);
    slot_record_set_build(record->build, manifest->build_id);
    return true;
}
