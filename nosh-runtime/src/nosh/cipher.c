/* SPDX-License-Identifier: Apache-2.0 */
#include "cipher.h"

#include "update_news.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MINUTE_MS 60000

static struct cipher_knowledge know(const struct deck_state *state, const char *subject) {
    return (struct cipher_knowledge){
        .seed = state->seed,
        .boots = state->boots,
        .reputation = state->reputation,
        .handle = state->handle,
        .subject = subject,
    };
}

static void speak(struct cipher *cipher, const struct deck_state *state, enum cipher_topic topic, const char *subject,
                  int64_t now) {
    char fragment[CIPHER_VOICE_MAX + 1];
    const struct cipher_knowledge knowledge = know(state, subject);
    cipher_voice_speak(&cipher->voice, topic, &knowledge, fragment);
    char previous[CIPHER_VOICE_MAX + 1];
    snprintf(previous, sizeof previous, "%s", cipher->line.rows[CIPHER_LINE_CURRENT]);
    cipher_line_set_row(&cipher->line, CIPHER_LINE_PREVIOUS, "%s", previous);
    cipher_line_set_row(&cipher->line, CIPHER_LINE_CURRENT, "%s", fragment);
    cipher->silence_at = now + CIPHER_SILENCE_MS;
}

void cipher_init(struct cipher *cipher, const struct deck_state *state, int64_t now) {
    memset(cipher, 0, sizeof *cipher);
    cipher_line_init(&cipher->line);
    const struct cipher_knowledge knowledge = know(state, "");
    cipher_voice_init(&cipher->voice, &knowledge);
    cipher->started_at = now;
    speak(cipher, state, CIPHER_ON_START, "", now);
}

int64_t cipher_deadline(const struct cipher *cipher) {
    return cipher->silence_at;
}

static void follow_keys(struct cipher *cipher, const struct hud *hud, unsigned events, int64_t now) {
    if ((events & HUD_EVENT_NAMED) != 0) {
        speak(cipher, hud->state, CIPHER_ON_NAME, "", now);
    } else if ((events & (HUD_EVENT_RECORDED | HUD_EVENT_PLAYED)) != 0) {
        speak(cipher, hud->state, CIPHER_ON_MACRO, "", now);
    } else if ((events & HUD_EVENT_TAB) != 0) {
        speak(cipher, hud->state, CIPHER_ON_TAB, hud_tab_name(hud->tab), now);
    }
}

/* The title of the first valid cartridge, or an empty text. */
static const char *find_title(const struct cartridge_report *report) {
    for (uint32_t i = 0; report->is_present && i < report->count; i++) {
        if (report->entries[i].fault[0] == '\0') {
            return report->entries[i].header.title;
        }
    }
    return "";
}

static void follow_cartridge(struct cipher *cipher, const struct hud *hud, const struct cartridge_report *report,
                             int64_t now) {
    const char *title = find_title(report);
    if (report->is_present == cipher->is_cartridge_seen && strcmp(title, cipher->title) == 0) {
        return;
    }
    cipher->is_cartridge_seen = report->is_present;
    snprintf(cipher->title, sizeof cipher->title, "%s", title);
    enum cipher_topic topic = !report->is_present ? CIPHER_ON_EMPTY_READER
                              : title[0] != '\0'  ? CIPHER_ON_CARTRIDGE
                                                  : CIPHER_ON_BAD_CARTRIDGE;
    speak(cipher, hud->state, topic, cipher->title, now);
}

static void follow_peer(struct cipher *cipher, const struct hud *hud, const struct hud_link *link, int64_t now) {
    const char *peer = link->is_open && link->state == DECK_LINK_LINKED ? link->peer : "";
    if (strcmp(peer, cipher->peer) == 0) {
        return;
    }
    bool is_lost = peer[0] == '\0';
    speak(cipher, hud->state, is_lost ? CIPHER_ON_LOST_PEER : CIPHER_ON_PEER, is_lost ? cipher->peer : peer, now);
    snprintf(cipher->peer, sizeof cipher->peer, "%s", peer);
}

/* A Pico that has restarted has lost the rows, and one that was silent may have missed some. */
static void follow_coprocessor(struct cipher *cipher, const struct hud *hud, bool is_linked, int64_t now) {
    if (is_linked && !cipher->is_linked_seen) {
        cipher_line_forget(&cipher->line);
        if (cipher->was_linked) {
            speak(cipher, hud->state, CIPHER_ON_RETURN, "", now);
        }
        cipher->was_linked = true;
    }
    cipher->is_linked_seen = is_linked;
}

static void draw_strip(struct cipher *cipher, const struct hud *hud, const struct hud_model *model, bool is_production,
                       int64_t now) {
    int64_t minutes = (now - cipher->started_at) / MINUTE_MS;
    const char *mode = cipher->peer[0] != '\0' ? "LINK" : is_production ? "PROD" : "DEV";
    /* The deck has no battery gauge yet. */
    cipher_line_set_row(&cipher->line, CIPHER_LINE_STATUS, "BAT -- %02" PRId64 ":%02" PRId64 " %-4s TERM:%s",
                        minutes / 60, minutes % 60, mode, hud_tab_name(hud->tab));
    if (hud->mode == HUD_POWERING_OFF) {
        cipher_line_set_row(&cipher->line, CIPHER_LINE_CONTEXT, "POWER OFF");
    } else if (update_news_of(hud->view, now) != UPDATE_NEWS_NONE) {
        char news[UPDATE_NEWS_TEXT_MAX];
        update_news_write(hud->view, now, news);
        cipher_line_set_row(&cipher->line, CIPHER_LINE_CONTEXT, "%s", news);
    } else if (cipher->title[0] != '\0') {
        cipher_line_set_row(&cipher->line, CIPHER_LINE_CONTEXT, "> %s", cipher->title);
    } else if (cipher->peer[0] != '\0') {
        cipher_line_set_row(&cipher->line, CIPHER_LINE_CONTEXT, "< > %s", cipher->peer);
    } else {
        cipher_line_set_row(&cipher->line, CIPHER_LINE_CONTEXT, "%s BARE DECK  nOSh %s", hud->state->handle,
                            model->version);
    }
}

void cipher_tick(struct cipher *cipher, const struct hud *hud, const struct hud_model *model, bool is_production,
                 unsigned events, int64_t now) {
    follow_keys(cipher, hud, events, now);
    follow_cartridge(cipher, hud, model->cartridge, now);
    follow_peer(cipher, hud, &model->link, now);
    follow_coprocessor(cipher, hud, model->coprocessor.is_linked, now);
    if (now >= cipher->silence_at) {
        speak(cipher, hud->state, CIPHER_ON_SILENCE, "", now);
    }
    draw_strip(cipher, hud, model, is_production, now);
}
