/* SPDX-License-Identifier: Apache-2.0 */
#include "revoked_keys.h"

#include "slot_state.h"

#include <stdio.h>
#include <string.h>

#define FIRST_LINE "kn86-revoked 1\n"
#define ID_DIGITS ((size_t)2 * sizeof(struct sha256))
#define LINE_SIZE (ID_DIGITS + 1)

bool revoked_keys_add(struct revoked_keys *keys, const struct sha256 *id) {
    for (size_t i = 0; i < keys->count; i++) {
        if (memcmp(keys->ids[i].bytes, id->bytes, sizeof id->bytes) == 0) {
            return true;
        }
    }
    if (keys->count == REVOKED_KEYS_MAX) {
        return false;
    }
    keys->ids[keys->count++] = *id;
    return true;
}

/* A line of 64 lower-case digits and its end. */
static bool decode_line(const char *line, struct sha256 *id) {
    return strspn(line, "0123456789abcdef") == ID_DIGITS && line[ID_DIGITS] == '\n' &&
           sodium_hex2bin(id->bytes, sizeof id->bytes, line, ID_DIGITS, NULL, NULL, NULL) == 0;
}

/* Adds the keys of a text of such lines; what follows a line that is none is not believed. */
static bool add_lines(struct revoked_keys *keys, const char *text) {
    struct sha256 id;
    bool has_room = true;
    while (has_room && decode_line(text, &id)) {
        has_room = revoked_keys_add(keys, &id);
        text += LINE_SIZE;
    }
    return has_room;
}

static bool add_slot(struct revoked_keys *keys, const struct card *card, enum slot slot) {
    bool has_room = true;
    for (size_t i = 0; has_room && i < REVOKED_KEYS_SECTORS; i++) {
        char text[STORAGE_SECTOR + 1];
        uint64_t offset = (REVOKED_KEYS_SECTOR + i) * STORAGE_SECTOR;
        if (region_read(&card->boot[slot], offset, text, STORAGE_SECTOR) != 0) {
            break;
        }
        text[STORAGE_SECTOR] = '\0';
        if (strncmp(text, FIRST_LINE, strlen(FIRST_LINE)) == 0) {
            has_room = add_lines(keys, text + strlen(FIRST_LINE));
        }
    }
    return has_room;
}

bool revoked_keys_read(struct revoked_keys *keys, const struct card *card, const struct state_folder *notes) {
    char text[REVOKED_KEYS_MAX * LINE_SIZE + 1];
    keys->count = 0;
    bool has_room = true;
    for (enum slot slot = SLOT_A; has_room && slot < SLOT_COUNT; slot++) {
        struct slot_status status = slot_state_read(card, slot);
        if (status.has_record && status.record.state == SLOT_CONFIRMED) {
            has_room = add_slot(keys, card, slot);
        }
    }
    state_folder_read(notes, REVOKED_KEYS_FILE, text, sizeof text);
    return has_room && add_lines(keys, text);
}

void revoked_keys_note(const struct revoked_keys *keys, const struct state_folder *notes) {
    char text[REVOKED_KEYS_MAX * LINE_SIZE + 1];
    for (size_t i = 0; i < keys->count; i++) {
        sodium_bin2hex(text + i * LINE_SIZE, LINE_SIZE, keys->ids[i].bytes, sizeof keys->ids[i].bytes);
        text[(i + 1) * LINE_SIZE - 1] = '\n';
    }
    state_folder_write(notes, REVOKED_KEYS_FILE, text, keys->count * LINE_SIZE);
}

bool revoked_keys_encode(const struct revoked_keys *keys, size_t index, uint8_t sector[STORAGE_SECTOR]) {
    size_t first = index * REVOKED_KEYS_IN_SECTOR;
    memset(sector, 0, STORAGE_SECTOR);
    if (first >= keys->count) {
        return false;
    }
    size_t length = strlen(FIRST_LINE);
    memcpy(sector, FIRST_LINE, length);
    for (size_t i = first; i < keys->count && i < first + REVOKED_KEYS_IN_SECTOR; i++) {
        sodium_bin2hex((char *)sector + length, LINE_SIZE, keys->ids[i].bytes, sizeof keys->ids[i].bytes);
        length += ID_DIGITS;
        sector[length++] = '\n';
    }
    return true;
}
