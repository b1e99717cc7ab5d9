/* SPDX-License-Identifier: Apache-2.0 */
#include "flash_model.h"

#include <stdio.h>
#include <string.h>

void flash_model_init(struct flash_model *flash) {
    memset(flash, 0, sizeof *flash);
    memset(flash->bytes, 0xFF, sizeof flash->bytes);
    flash->random = 0x2350;
}

void flash_model_cut_at(struct flash_model *flash, unsigned operation, enum flash_model_cut cut) {
    flash->operations = 0;
    flash->cut_at = operation;
    flash->cut = cut;
}

static uint8_t random_byte(struct flash_model *flash) {
    flash->random = flash->random * 1664525u + 1013904223u; /* Knuth's and Lewis's generator */
    return (uint8_t)(flash->random >> 24);
}

static void fault(struct flash_model *flash, const char *what, uint32_t offset) {
    if (flash->fault[0] == '\0') {
        snprintf(flash->fault, sizeof flash->fault, "%s at 0x%06X", what, (unsigned)offset);
    }
}

/* Changes size bytes to their new values, or as far as the cut allows. */
static void change(struct flash_model *flash, uint32_t offset, const uint8_t *wanted, uint32_t size) {
    uint8_t *cells = flash->bytes + offset;
    bool cut = ++flash->operations == flash->cut_at;

    for (uint32_t i = 0; i < size; i++) {
        if (!cut || flash->cut == FLASH_CUT_DONE) {
            cells[i] = wanted[i];
        } else if (flash->cut == FLASH_CUT_HALF && i < size / 2) {
            cells[i] = wanted[i];
        } else if (flash->cut == FLASH_CUT_BITS) {
            uint8_t done = random_byte(flash);
            cells[i] = (uint8_t)((cells[i] & ~done) | (wanted[i] & done));
        }
    }
    if (cut) {
        flash->cut_at = 0;
        longjmp(flash->power_lost, 1);
    }
}

static void erase(void *context, uint32_t offset) {
    struct flash_model *flash = context;
    uint8_t erased[KN86_FLASH_SECTOR];
    if (offset % KN86_FLASH_SECTOR != 0 || offset >= FLASH_MODEL_SIZE) {
        fault(flash, "no sector", offset);
        return;
    }
    memset(erased, 0xFF, sizeof erased);
    change(flash, offset, erased, sizeof erased);
}

static void program(void *context, uint32_t offset, const uint8_t page[KN86_FLASH_PAGE]) {
    struct flash_model *flash = context;
    uint8_t cleared[KN86_FLASH_PAGE];
    if (offset % KN86_FLASH_PAGE != 0 || offset >= FLASH_MODEL_SIZE) {
        fault(flash, "no page", offset);
        return;
    }
    for (unsigned i = 0; i < KN86_FLASH_PAGE; i++) {
        if (flash->bytes[offset + i] != 0xFF) {
            fault(flash, "programmed without being erased", offset + i);
        }
        cleared[i] = flash->bytes[offset + i] & page[i];
    }
    change(flash, offset, cleared, sizeof cleared);
}

static void read(void *context, uint32_t offset, uint8_t *bytes, uint32_t size) {
    struct flash_model *flash = context;
    memcpy(bytes, flash->bytes + offset, size);
}

struct kn86_flash flash_model_access(struct flash_model *flash) {
    return (struct kn86_flash){flash, erase, program, read};
}
