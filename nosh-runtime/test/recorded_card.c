/* SPDX-License-Identifier: Apache-2.0 */
#include "recorded_card.h"

#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_live(void *context, uint64_t offset, void *bytes, size_t size) {
    struct recorded_card *card = context;
    if (offset > card->size || size > card->size - offset) {
        return -EIO;
    }
    memcpy(bytes, card->live + offset, size);
    if (card->wrong_bit_at >= offset && card->wrong_bit_at < offset + size && card->wrong_bit_at != 0) {
        ((uint8_t *)bytes)[card->wrong_bit_at - offset] ^= 1;
    }
    return 0;
}

/* The updater writes whole sectors. */
static int write_live(void *context, uint64_t offset, const void *bytes, size_t size) {
    struct recorded_card *card = context;
    CHECK(offset % STORAGE_SECTOR == 0 && size % STORAGE_SECTOR == 0);
    CHECK(offset <= card->size && size <= card->size - offset);
    CHECK(card->write_count < RECORDED_WRITES_MAX);
    if (card->write_count + 1 == card->fail_at) {
        return -EIO;
    }
    size_t number = card->write_count++;
    struct recorded_write *write = &card->writes[number];
    *write = (struct recorded_write){offset / STORAGE_SECTOR, size / STORAGE_SECTOR, malloc(size), card->flush_count};
    card->previous[number] = calloc(write->sectors, sizeof *card->previous[number]);
    CHECK(write->bytes != NULL && card->previous[number] != NULL);
    memcpy(write->bytes, bytes, size);
    memcpy(card->live + offset, bytes, size);
    for (size_t i = 0; i < write->sectors; i++) {
        uint32_t *last = &card->last_write[write->first_sector + i];
        card->previous[number][i] = *last;
        *last = (uint32_t)number + 1;
    }
    return 0;
}

static int flush_live(void *context) {
    struct recorded_card *card = context;
    if (card->flush_count + 1 == card->fail_flush_at) {
        return -EIO;
    }
    card->flush_count++;
    return 0;
}

static uint8_t *map(const char *path, size_t *size) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    CHECK_INFO(file >= 0 && fstat(file, &status) == 0, "%s", path);
    *size = (size_t)status.st_size;
    void *bytes = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    CHECK(bytes != MAP_FAILED);
    close(file);
    return bytes;
}

void recorded_card_init(struct recorded_card *card, const char *path) {
    memset(card, 0, sizeof *card);
    card->base = map(path, &card->size);
    card->live = map(path, &card->size);
    card->last_write = calloc(card->size / STORAGE_SECTOR, sizeof *card->last_write);
    CHECK(card->last_write != NULL);
    card->storage = (struct storage){.context = card, .read = read_live, .write = write_live, .flush = flush_live};
}

void recorded_card_finish(struct recorded_card *card) {
    for (size_t i = 0; i < card->write_count; i++) {
        free(card->writes[i].bytes);
        free(card->previous[i]);
    }
    free(card->last_write);
    munmap(card->base, card->size);
    munmap(card->live, card->size);
}

/* splitmix64 */
static uint64_t mix(uint64_t value) {
    value += 0x9E3779B97F4A7C15u;
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9u;
    value = (value ^ value >> 27) * 0x94D049BB133111EBu;
    return value ^ value >> 31;
}

/* A flush that has no write behind it may not have ended. */
bool power_cut_is_flushed(const struct power_cut_state *state, size_t number) {
    const struct recorded_write *writes = state->card->writes;
    return writes[number].flushes_before < writes[state->writes - 1].flushes_before;
}

static bool has_arrived(const struct power_cut_state *state, size_t number, size_t index) {
    if (number >= state->writes) {
        return false;
    }
    if (power_cut_is_flushed(state, number)) {
        return true;
    }
    switch (state->kind) {
    case CUT_ALL:
        return true;
    case CUT_NONE:
        return false;
    case CUT_SOME_WRITES:
        return (mix(state->seed ^ mix(number)) & 1) != 0;
    case CUT_SOME_SECTORS:
        return (mix(state->seed ^ mix(number << 20 | index)) & 1) != 0;
    case CUT_TORN:
        return number + 1 < state->writes || index < state->seed;
    }
    return false;
}

const uint8_t *power_cut_sector(const struct power_cut_state *state, uint64_t sector) {
    const struct recorded_card *card = state->card;
    for (uint32_t next = card->last_write[sector]; next != 0;) {
        const struct recorded_write *write = &card->writes[next - 1];
        size_t index = (size_t)(sector - write->first_sector);
        if (has_arrived(state, next - 1, index)) {
            return write->bytes + index * STORAGE_SECTOR;
        }
        next = card->previous[next - 1][index];
    }
    return card->base + sector * STORAGE_SECTOR;
}

size_t power_cut_open_sectors(const struct power_cut_state *state) {
    size_t sectors = 0;
    for (size_t number = state->writes; number > 0 && !power_cut_is_flushed(state, number - 1); number--) {
        sectors += state->card->writes[number - 1].sectors;
    }
    return sectors;
}

void power_cut_materialise(const struct power_cut_state *state, uint8_t *bytes) {
    for (uint64_t sector = 0; sector < state->card->size / STORAGE_SECTOR; sector++) {
        memcpy(bytes + sector * STORAGE_SECTOR, power_cut_sector(state, sector), STORAGE_SECTOR);
    }
}
