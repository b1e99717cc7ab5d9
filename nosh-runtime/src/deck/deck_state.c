/* SPDX-License-Identifier: Apache-2.0 */
#include "deck_state.h"

#include "deck_key.h"
#include "posix_cksum.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"
#define HANDLE_CHARACTERS UPPER DIGITS "-_"
#define VERSION_CHARACTERS UPPER LOWER DIGITS ".+~-_"

#define MAGIC "kn86-deck-state"
#define INITIAL_HANDLE "OPERATOR"

void deck_state_init(struct deck_state *state) {
    *state = (struct deck_state){.handle = INITIAL_HANDLE, .brightness = DECK_STATE_BRIGHTNESS_MAX};
}

void deck_state_count_boot(struct deck_state *state, const char *version) {
    if (state->history_length == DECK_STATE_HISTORY_MAX) {
        memmove(&state->history[0], &state->history[1], (DECK_STATE_HISTORY_MAX - 1) * sizeof state->history[0]);
        state->history_length--;
    }
    struct deck_boot *boot = &state->history[state->history_length++];
    boot->number = ++state->boots;
    snprintf(boot->version, sizeof boot->version, "%s", version[0] != '\0' ? version : "_");
    for (char *c = boot->version; *c != '\0'; c++) {
        if (strchr(VERSION_CHARACTERS, *c) == NULL) {
            *c = '_';
        }
    }
}

static bool is_word(const char *word, const char *characters, size_t maximum) {
    size_t length = strlen(word);
    return length > 0 && length <= maximum && strspn(word, characters) == length;
}

bool deck_state_is_handle(const char *text) {
    return is_word(text, HANDLE_CHARACTERS, DECK_STATE_HANDLE_MAX);
}

static bool is_macro(const struct deck_macro *macro) {
    char text[DECK_KEY_TEXT_MAX];
    for (size_t i = 0; i < macro->length && i < DECK_STATE_MACRO_KEYS_MAX; i++) {
        if (deck_key_write(macro->keys[i], text) == 0) {
            return false;
        }
    }
    return macro->length <= DECK_STATE_MACRO_KEYS_MAX;
}

static bool is_in_range(const struct deck_state *state) {
    if (!deck_state_is_handle(state->handle) || state->brightness < 1 ||
        state->brightness > DECK_STATE_BRIGHTNESS_MAX || state->credits > DECK_STATE_CREDITS_MAX ||
        state->reputation < -DECK_STATE_REPUTATION_MAX || state->reputation > DECK_STATE_REPUTATION_MAX ||
        state->history_length > DECK_STATE_HISTORY_MAX) {
        return false;
    }
    for (size_t i = 0; i < state->history_length; i++) {
        if (!is_word(state->history[i].version, VERSION_CHARACTERS, DECK_STATE_VERSION_MAX)) {
            return false;
        }
    }
    for (size_t i = 0; i < DECK_STATE_MACROS; i++) {
        if (!is_macro(&state->macros[i])) {
            return false;
        }
    }
    return true;
}

/* A text under construction. DECK_STATE_TEXT_MAX is enough for the longest value of every field. */
struct text {
    char *bytes;
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void append(struct text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(text->bytes + text->length, DECK_STATE_TEXT_MAX - text->length, format, arguments);
    va_end(arguments);
    text->length += (size_t)count;
}

static void append_macro(struct text *text, size_t number, const struct deck_macro *macro) {
    append(text, "macro %zu ", number);
    for (size_t i = 0; i < macro->length; i++) {
        char key[DECK_KEY_TEXT_MAX];
        deck_key_write(macro->keys[i], key);
        append(text, "%s", key);
    }
    append(text, "\n");
}

/* Writes the text of a format from 1 to DECK_STATE_FORMAT. */
static size_t encode(const struct deck_state *state, uint64_t generation, int format,
                     char bytes[static DECK_STATE_TEXT_MAX]) {
    struct text text = {.bytes = bytes, .length = 0};
    append(&text, MAGIC " %d\n", format);
    append(&text, "generation %" PRIu64 "\n", generation);
    append(&text, "handle %s\n", state->handle);
    append(&text, "credits %" PRIu32 "\n", state->credits);
    append(&text, "reputation %" PRId32 "\n", state->reputation);
    append(&text, "boots %" PRIu64 "\n", state->boots);
    if (format >= 2) {
        append(&text, "named %d\n", state->is_named);
        append(&text, "seed %" PRIu32 "\n", state->seed);
        append(&text, "brightness %" PRIu32 "\n", state->brightness);
    }
    for (size_t i = 0; i < state->history_length; i++) {
        append(&text, "boot %" PRIu64 " %s\n", state->history[i].number, state->history[i].version);
    }
    for (size_t i = 0; format >= 2 && i < DECK_STATE_MACROS; i++) {
        if (state->macros[i].length > 0) {
            append_macro(&text, i + 1, &state->macros[i]);
        }
    }
    append(&text, "cksum %" PRIu32 "\n", posix_cksum(bytes, text.length));
    return text.length;
}

size_t deck_state_encode(const struct deck_state *state, uint64_t generation, char bytes[static DECK_STATE_TEXT_MAX]) {
    return is_in_range(state) ? encode(state, generation, DECK_STATE_FORMAT, bytes) : 0;
}

/* Reads the boot lines at `text`; returns the position behind them. */
static const char *scan_history(const char *text, struct deck_state *state) {
    while (state->history_length < DECK_STATE_HISTORY_MAX) {
        struct deck_boot *boot = &state->history[state->history_length];
        int used = 0;
        if (sscanf(text, "boot %" SCNu64 " %32s%n", &boot->number, boot->version, &used) != 2) {
            break;
        }
        text += used + (text[used] == '\n');
        state->history_length++;
    }
    return text;
}

/* Reads the macro lines at `text`. */
static void scan_macros(const char *text, struct deck_state *state) {
    size_t number;
    for (int used = 0; sscanf(text, "macro %zu %n", &number, &used) == 1 && used > 0; used = 0) {
        if (number < 1 || number > DECK_STATE_MACROS) {
            return;
        }
        struct deck_macro *macro = &state->macros[number - 1];
        text += used;
        while (macro->length < DECK_STATE_MACRO_KEYS_MAX) {
            size_t length = deck_key_read(text, &macro->keys[macro->length]);
            if (length == 0) {
                break;
            }
            text += length;
            macro->length++;
        }
        text += *text == '\n';
    }
}

/* Reads the fields of all formats in their order, up to the first that does not match. */
static void scan(const char *text, int format, struct deck_state *state, uint64_t *generation) {
    int used = 0, named = 0;
    if (sscanf(text,
               MAGIC " %*d\ngeneration %" SCNu64 "\nhandle %16s\ncredits %" SCNu32 "\nreputation %" SCNd32
                     "\nboots %" SCNu64 "\n%n",
               generation, state->handle, &state->credits, &state->reputation, &state->boots, &used) != 5) {
        return;
    }
    text += used;
    if (format >= 2) {
        used = 0;
        if (sscanf(text, "named %d\nseed %" SCNu32 "\nbrightness %" SCNu32 "\n%n", &named, &state->seed,
                   &state->brightness, &used) != 3) {
            return;
        }
        text += used;
        state->is_named = named != 0;
    } else {
        state->is_named = strcmp(state->handle, INITIAL_HANDLE) != 0;
    }
    scan_macros(scan_history(text, state), state);
}

/* Whether the last line is "cksum" with the checksum of all lines before it, as in every format. */
static bool checksum_is_right(const char *bytes, size_t length) {
    if (length == 0 || bytes[length - 1] != '\n') {
        return false;
    }
    const char *previous_end = memrchr(bytes, '\n', length - 1);
    if (previous_end == NULL) {
        return false;
    }
    size_t covered = (size_t)(previous_end + 1 - bytes);
    char line[sizeof "cksum 4294967295\n"];
    int line_length = snprintf(line, sizeof line, "cksum %" PRIu32 "\n", posix_cksum(bytes, covered));
    return length - covered == (size_t)line_length && memcmp(bytes + covered, line, (size_t)line_length) == 0;
}

enum deck_state_decoded deck_state_decode(const char *bytes, size_t length, struct deck_state *state,
                                          uint64_t *generation) {
    if (!checksum_is_right(bytes, length)) {
        return DECK_STATE_DAMAGED;
    }
    char text[DECK_STATE_TEXT_MAX + 1];
    size_t kept = length < DECK_STATE_TEXT_MAX ? length : DECK_STATE_TEXT_MAX;
    memcpy(text, bytes, kept);
    text[kept] = '\0';
    int format = 0;
    if (sscanf(text, MAGIC " %d\n", &format) == 1 && format > DECK_STATE_FORMAT) {
        return DECK_STATE_NEWER_FORMAT;
    }
    if (format < 1) {
        return DECK_STATE_DAMAGED;
    }
    struct deck_state scanned;
    uint64_t scanned_generation = 0;
    deck_state_init(&scanned);
    scan(text, format, &scanned, &scanned_generation);
    /*
     * Encoding the result has to give the same bytes: this checks the order of the fields, their ranges and their form.
     */
    char canonical[DECK_STATE_TEXT_MAX];
    size_t canonical_length = is_in_range(&scanned) ? encode(&scanned, scanned_generation, format, canonical) : 0;
    if (canonical_length != length || memcmp(canonical, bytes, length) != 0) {
        return DECK_STATE_DAMAGED;
    }
    *state = scanned;
    *generation = scanned_generation;
    return DECK_STATE_VALID;
}
