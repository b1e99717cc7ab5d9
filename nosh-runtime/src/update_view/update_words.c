/* SPDX-License-Identifier: Apache-2.0 */
#include "update_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define KIB 1024
#define MIB (1024 * 1024)
/* More than any medium of a deck reads: a rate like that is nonsense. */
#define RATE_MAX (10000ull * MIB)
#define HOUR 3600

#define HEALTH "health-"
#define VERSION "version "

void update_words_raise(char *text) {
    for (char *c = text; *c != '\0'; c++) {
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
    }
}

const char *update_words_build(const char *version, const char *build) {
    size_t length = strlen(version);
    return strncmp(build, version, length) == 0 && build[length] == '+' ? build + length + 1 : build;
}

static const char *describe_state(const char *state, bool is_confirmed) {
    static const struct {
        const char *state, *words;
    } known[] = {
        {"", "UNKNOWN"},
        {"empty", "EMPTY"},
        {"none", "WITHOUT RECORD"},
        {"installed", "INSTALLED"},
        {"pending", "WAITS FOR ITS TRIAL"},
        {"trial", "ON TRIAL"},
        {"failed", "FAILED"},
        {"unconfirmed", "UNCONFIRMED"},
    };
    if (strcmp(state, "confirmed") == 0) {
        /* Both records may say it: the one that autoboot.txt does not name is the way back. */
        return is_confirmed ? "CONFIRMED" : "CONFIRMED BEFORE";
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(state, known[i].state) == 0) {
            return known[i].words;
        }
    }
    return NULL;
}

void update_words_state(const struct slots_report *report, int slot, char words[static UPDATE_WORDS_MAX]) {
    bool is_running = slot == report->running;
    const char *state = report->slots[slot].state;
    if (is_running && (state[0] == '\0' || strcmp(state, "none") == 0)) {
        state = report->state; /* a slot without a record runs all the same */
    }
    const char *described = describe_state(state, slot == report->confirmed);
    snprintf(words, UPDATE_WORDS_MAX, "%s%s", is_running ? "RUNNING, " : "", described != NULL ? described : state);
    update_words_raise(words);
}

/* The words for one of the reasons that a trial may fail for; NULL for any other text of `length` bytes. */
static const char *find_reason(const char *text, size_t length) {
    static const struct {
        const char *reason, *words;
    } known[] = {
        {"second-start", "STARTED TWICE UNCONFIRMED"},    {"never-started", "NEVER STARTED"},
        {"went-away", "STOPPED BEFORE IT WAS CONFIRMED"}, {"not-confirmed", "COULD NOT BE CONFIRMED"},
        {"asked-back", "ASKED BACK BY THE OPERATOR"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (length == strlen(known[i].reason) && memcmp(text, known[i].reason, length) == 0) {
            return known[i].words;
        }
    }
    return NULL;
}

/* Puts one word of a reason at the end of the words. */
static void add_word(const char *text, size_t length, char words[static UPDATE_WORDS_MAX]) {
    size_t used = strlen(words);
    const char *found = find_reason(text, length);
    if (found != NULL) {
        snprintf(words + used, UPDATE_WORDS_MAX - used, "%s", found);
    } else if (length > strlen(HEALTH) && memcmp(text, HEALTH, strlen(HEALTH)) == 0) {
        snprintf(words + used, UPDATE_WORDS_MAX - used, "CHECK %.*s FAILED", (int)(length - strlen(HEALTH)),
                 text + strlen(HEALTH));
    } else {
        snprintf(words + used, UPDATE_WORDS_MAX - used, "%.*s", (int)length, text);
    }
}

void update_words_reason(const char *reason, char words[static UPDATE_WORDS_MAX]) {
    static const char of_a_word[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    words[0] = '\0';
    while (reason[0] != '\0') {
        size_t length = strspn(reason, of_a_word);
        length += length == 0 ? strcspn(reason, of_a_word) : 0;
        add_word(reason, length, words);
        reason += length;
    }
    update_words_raise(words);
}

/* The reason without the version before it, which the slot's row shows. */
static const char *skip_version(const char *reason) {
    const char *comma = strncmp(reason, VERSION, strlen(VERSION)) == 0 ? strstr(reason, ", ") : NULL;
    return comma != NULL ? comma + strlen(", ") : reason;
}

void update_words_result(const struct slots_report *report, char words[static UPDATE_WORDS_MAX]) {
    char reason[UPDATE_WORDS_MAX];
    if (!report->is_known) {
        snprintf(words, UPDATE_WORDS_MAX, "UPDATE SERVICE ABSENT");
    } else if (report->result_code[0] == '\0') {
        snprintf(words, UPDATE_WORDS_MAX, "NOTHING TO REPORT");
    } else if (strcmp(report->result_code, "TRIAL_FAILED") == 0) {
        update_words_reason(skip_version(report->result_reason), reason);
        snprintf(words, UPDATE_WORDS_MAX, "FAILED: %.200s", reason);
    } else {
        snprintf(words, UPDATE_WORDS_MAX, "REFUSED: %s", report->result_code);
    }
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

void update_words_name(const char *name, char words[static PAYLOADS_REPORT_NAME_MAX + 1]) {
    size_t length = 0;
    while (*name != '\0') {
        int high = name[0] == '%' ? hex_digit(name[1]) : -1;
        int low = high >= 0 ? hex_digit(name[2]) : -1;
        if (low >= 0) {
            int byte = high * 16 + low;
            words[length++] = byte >= ' ' && byte <= '~' ? (char)byte : '?';
            name += 3;
        } else {
            words[length++] = *name++;
        }
    }
    words[length] = '\0';
}

void update_words_time(uint64_t seconds, char words[static UPDATE_WORDS_MAX]) {
    if (seconds >= HOUR) {
        snprintf(words, UPDATE_WORDS_MAX, "OVER AN HOUR");
    } else {
        snprintf(words, UPDATE_WORDS_MAX, "%" PRIu64 ":%02" PRIu64, seconds / 60, seconds % 60);
    }
}

void update_words_rate(uint64_t rate, char words[static UPDATE_WORDS_MAX]) {
    words[0] = '\0';
    if (rate > 0 && rate < MIB) {
        snprintf(words, UPDATE_WORDS_MAX, "%" PRIu64 " KIB/S", rate / KIB);
    } else if (rate >= MIB && rate < RATE_MAX) {
        snprintf(words, UPDATE_WORDS_MAX, "%" PRIu64 ".%" PRIu64 " MIB/S", rate / MIB, rate % MIB * 10 / MIB);
    }
}
