/* SPDX-License-Identifier: Apache-2.0 */
#include "later_card.h"

#include "check.h"

static const uint8_t *find_later(const struct later_card *later, uint64_t number) {
    for (size_t i = 0; i < later->count; i++) {
        if (later->numbers[i] == number) {
            return later->bytes[i];
        }
    }
    return NULL;
}

static int read_later(void *context, uint64_t offset, void *bytes, size_t size) {
    const struct later_card *later = context;
    CHECK(offset % STORAGE_SECTOR == 0 && size % STORAGE_SECTOR == 0);
    for (size_t at = 0; at < size; at += STORAGE_SECTOR) {
        uint64_t number = (offset + at) / STORAGE_SECTOR;
        const uint8_t *found = find_later(later, number);
        memcpy((uint8_t *)bytes + at, found != NULL ? found : power_cut_sector(later->state, number), STORAGE_SECTOR);
    }
    return 0;
}

static int write_later(void *context, uint64_t offset, const void *bytes, size_t size) {
    struct later_card *later = context;
    CHECK_EQUAL(size, STORAGE_SECTOR);
    uint64_t number = offset / STORAGE_SECTOR;
    size_t index = 0;
    while (index < later->count && later->numbers[index] != number) {
        index++;
    }
    CHECK(index < LATER_SECTORS_MAX);
    later->count += index == later->count;
    later->writes++;
    later->numbers[index] = number;
    memcpy(later->bytes[index], bytes, STORAGE_SECTOR);
    return 0;
}

static int flush_later(void *context) {
    (void)context;
    return 0;
}

struct storage later_card_init(struct later_card *card, const struct power_cut_state *state) {
    card->state = state;
    card->count = card->writes = 0;
    return (struct storage){.context = card, .read = read_later, .write = write_later, .flush = flush_later};
}
