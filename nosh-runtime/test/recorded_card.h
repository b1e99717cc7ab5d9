/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A card that records every write and flush, for the updater's storage; and what is on the card when the power is cut.
 * A sector is written whole or not at all. What was written since the last flush may be on the card or not, each
 * sector by itself, whatever the order was.
 */
#ifndef KN86_RECORDED_CARD_H
#define KN86_RECORDED_CARD_H

#include "storage.h"

#include <stdbool.h>

#define RECORDED_WRITES_MAX 8192

struct recorded_write {
    uint64_t first_sector;
    size_t sectors;
    uint8_t *bytes;
    size_t flushes_before;
};

struct recorded_card {
    uint8_t *base; /* the card at the beginning */
    uint8_t *live; /* the card now */
    size_t size;
    struct recorded_write writes[RECORDED_WRITES_MAX];
    size_t write_count;
    size_t flush_count;
    /* For each sector the last write of it, plus one; and for each write and sector of it the one before. */
    uint32_t *last_write;
    uint32_t *previous[RECORDED_WRITES_MAX];
    /* The write or flush with that number, from 1, fails; what is read at that offset has a wrong bit; 0 for never. */
    size_t fail_at, fail_flush_at;
    uint64_t wrong_bit_at;
    struct storage storage;
};

/* Opens the file of a card, which is not changed. A failure ends the test. */
void recorded_card_init(struct recorded_card *card, const char *path);

void recorded_card_finish(struct recorded_card *card);

/* Which of the writes since the last flush are on the card after a power cut. */
enum cut_kind { CUT_ALL, CUT_NONE, CUT_SOME_WRITES, CUT_SOME_SECTORS, CUT_TORN };

struct power_cut_state {
    const struct recorded_card *card;
    size_t writes; /* that had begun when the power was cut */
    enum cut_kind kind;
    uint64_t seed; /* of CUT_SOME_*; for CUT_TORN the number of sectors of the last write that arrived */
};

/* What the sector holds in that state; valid until the card is finished. */
const uint8_t *power_cut_sector(const struct power_cut_state *state, uint64_t sector);

/* Whether the write with that number was flushed before the power was cut. */
bool power_cut_is_flushed(const struct power_cut_state *state, size_t number);

/* How many sectors of the state may or may not be there. */
size_t power_cut_open_sectors(const struct power_cut_state *state);

/* Puts the whole card in that state into @bytes, which has the size of the card. */
void power_cut_materialise(const struct power_cut_state *state, uint8_t *bytes);

#endif
