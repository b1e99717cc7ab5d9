/* SPDX-License-Identifier: Apache-2.0 */
/* Files of kn86-update with bytes that are changed, removed, repeated and made up: the readers never give more than said. */
#include "check.h"
#include "update_news.h"
#include "update_words.h"

#define ROUNDS 20000
#define TEXT_MAX 4000

static const char *const STARTS[] = {
    "backend\tpartition\nrunning\tA\nconfirmed\tA\nstate\tconfirmed\nversion-a\t0.1.0\nbuild-a\tabc\nstate-"
    "a\tconfirmed\n"
    "version-b\t0.2.0\nbuild-b\tdef\nstate-b\tfailed\nresult-code\tHASH\nresult-sentence\tA "
    "sentence.\nresult-reason\t-\n",
    "stick\ta%20b.kn86fw\t0.2.0\tabc\trelease\tOK\tGood.\nshared\tc.kn86fw\t\t\t\tHASH\tBad.\nend\n",
    "writing\t1048576\t4194304\t1048576\t3\tOK\tA sentence.\n",
};

/* What hostile texts are made of. */
static const char *const PIECES[] = {
    "\t", "\n", "\x1b[2J", "\x9b", "\xc3\xa4", "\xff", "end\n", "99999999999999999999", "%1b", "%", "\r"};

static uint32_t state = 86;

static uint32_t random_below(uint32_t limit) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % limit;
}

static size_t put(char *text, size_t length, const char *piece, size_t count) {
    if (length + count > TEXT_MAX) {
        return length;
    }
    size_t at = random_below((uint32_t)length + 1);
    memmove(text + at + count, text + at, length - at);
    memcpy(text + at, piece, count);
    return length + count;
}

static size_t mutate(char *text, size_t length) {
    for (uint32_t i = random_below(6) + 1; i > 0; i--) {
        const char *piece = PIECES[random_below(sizeof PIECES / sizeof PIECES[0])];
        switch (random_below(5)) {
        case 0: /* any byte, NUL too */
            if (length > 0) {
                text[random_below((uint32_t)length)] = (char)random_below(256);
            }
            break;
        case 1:
            length = put(text, length, piece, strlen(piece));
            break;
        case 2: /* cut off */
            length = random_below((uint32_t)length + 1);
            break;
        case 3: { /* the text again, so that it has many lines */
            char again[TEXT_MAX];
            memcpy(again, text, length);
            length = put(text, length, again, length);
            break;
        }
        case 4: { /* a long field */
            char field[900];
            memset(field, random_below(2) == 0 ? 'x' : '9', sizeof field);
            length = put(text, length, field, random_below(sizeof field));
            break;
        }
        }
    }
    return length;
}

static void check_text(const char *text, size_t size) {
    CHECK(strnlen(text, size) < size);
    for (; *text != '\0'; text++) {
        CHECK(*text >= ' ' && *text <= '~');
    }
}

#define CHECK_FIELD(field) check_text(field, sizeof(field))

static void check_slots(const struct slots_report *report) {
    char words[UPDATE_WORDS_MAX];
    CHECK(report->running >= 0 && report->running <= SLOTS_REPORT_UNKNOWN);
    CHECK(report->confirmed >= 0 && report->confirmed <= SLOTS_REPORT_UNKNOWN);
    CHECK_FIELD(report->backend);
    CHECK_FIELD(report->state);
    for (int slot = 0; slot < SLOTS_REPORT_SLOTS; slot++) {
        CHECK_FIELD(report->slots[slot].version);
        CHECK_FIELD(report->slots[slot].build);
        CHECK_FIELD(report->slots[slot].state);
        update_words_state(report, slot, words);
        CHECK_FIELD(words);
    }
    CHECK_FIELD(report->result_code);
    CHECK_FIELD(report->result_sentence);
    CHECK_FIELD(report->result_reason);
    update_words_result(report, words);
    CHECK_FIELD(words);
}

static void check_payloads(const struct payloads_report *report) {
    char name[PAYLOADS_REPORT_NAME_MAX + 1];
    CHECK(report->count >= 0 && report->count <= PAYLOADS_REPORT_MAX);
    CHECK(report->is_known || report->count == 0);
    for (int i = 0; i < report->count; i++) {
        const struct payload_entry *entry = &report->entries[i];
        CHECK_FIELD(entry->place);
        CHECK_FIELD(entry->name);
        CHECK(entry->name[0] != '\0' && strpbrk(entry->name, " /") == NULL); /* one word of a request */
        CHECK_FIELD(entry->version);
        CHECK_FIELD(entry->build);
        CHECK_FIELD(entry->signer);
        CHECK_FIELD(entry->code);
        CHECK_FIELD(entry->sentence);
        update_words_name(entry->name, name);
        CHECK_FIELD(name);
    }
}

static void check_progress(struct update_view *view) {
    char text[UPDATE_NEWS_TEXT_MAX];
    int percent = progress_report_percent(&view->progress);
    CHECK(percent >= 0 && percent <= 100);
    CHECK(view->progress.total == 0 || view->progress.done <= view->progress.total);
    CHECK_FIELD(view->progress.code);
    CHECK_FIELD(view->progress.sentence);
    update_news_write(view, 0, text);
    CHECK_FIELD(text);
}

static void changed_files_give_clean_and_short_texts(void) {
    static struct update_view view;
    unsigned valid = 0;
    update_view_init(&view, "/nonexistent", 0);
    for (int round = 0; round < ROUNDS; round++) {
        const char *start = STARTS[round % 3];
        size_t length = strlen(start);
        char text[TEXT_MAX];
        memcpy(text, start, length);
        length = mutate(text, length);
        char *exact = malloc(length > 0 ? length : 1); /* the sanitizer sees a read beyond the end */
        CHECK(exact != NULL);
        memcpy(exact, text, length);
        valid += slots_report_decode(exact, length, &view.slots);
        check_slots(&view.slots);
        valid += payloads_report_decode(exact, length, &view.payloads);
        check_payloads(&view.payloads);
        valid += progress_report_decode(exact, length, &view.progress);
        check_progress(&view);
        free(exact);
    }
    CHECK(valid > ROUNDS / 20 && valid < ROUNDS); /* both kinds were seen */
}

static const struct check_case CASES[] = {
    CHECK_CASE(changed_files_give_clean_and_short_texts),
};
CHECK_MAIN(CASES)
