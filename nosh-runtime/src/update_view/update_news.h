/* SPDX-License-Identifier: Apache-2.0 */
/* The one thing about the update that the operator has to know now, wherever the operator looks. */
#ifndef KN86_UPDATE_NEWS_H
#define KN86_UPDATE_NEWS_H

#include "update_view.h"

/* How long the end of something is news. */
#define UPDATE_NEWS_MS 60000

enum update_news {
    UPDATE_NEWS_NONE,
    UPDATE_NEWS_WORKING,    /* an installation writes or reads back */
    UPDATE_NEWS_RESTARTING, /* the deck restarts into the other slot */
    UPDATE_NEWS_TRIAL,      /* the system that runs is on trial */
    UPDATE_NEWS_CONFIRMED,  /* it was confirmed just now */
    UPDATE_NEWS_REFUSED,    /* the last request was refused just now */
    UPDATE_NEWS_FAILED,     /* the deck has just started, and the other slot's system has failed */
};

enum update_news update_news_of(const struct update_view *view, int64_t now);

#define UPDATE_NEWS_TEXT_MAX 64

/* Writes the news in a few words, for example "ON TRIAL 0:42"; an empty text for UPDATE_NEWS_NONE. */
void update_news_write(const struct update_view *view, int64_t now, char text[static UPDATE_NEWS_TEXT_MAX]);

#endif
