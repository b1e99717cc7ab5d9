/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A model of the coprocessor's NOR flash: erasing a sector sets all bits, programming a page only clears bits. Power
 * can be cut in any operation, which then leaves the cells between their old and new values.
 */
#ifndef KN86_FLASH_MODEL_H
#define KN86_FLASH_MODEL_H

#include <setjmp.h>

#include "kn86/update.h"

#define FLASH_MODEL_SIZE (KN86_PARTITION_B + KN86_PARTITION_SIZE)

/* The state of the cells after an interrupted operation. */
enum flash_model_cut {
    FLASH_CUT_NOTHING, /* unchanged */
    FLASH_CUT_HALF,    /* the first half of the bytes */
    FLASH_CUT_BITS,    /* each bit that was to change: changed or not, at random */
    FLASH_CUT_DONE,    /* complete, but the program did not continue */
    FLASH_CUTS,
};

struct flash_model {
    uint8_t bytes[FLASH_MODEL_SIZE];
    unsigned operations; /* erases and programs since flash_model_init or flash_model_cut_at */
    /* The operation with this number is left as cut says, and power_lost is jumped to. */
    unsigned cut_at; /* 0: never */
    enum flash_model_cut cut;
    jmp_buf power_lost;
    uint32_t random;
    char fault[80]; /* the first misuse, for example a page programmed without being erased; or empty */
};

/* Initialises an erased flash. */
void flash_model_init(struct flash_model *flash);

/* Returns the access functions of this flash, which must outlive them. */
struct kn86_flash flash_model_access(struct flash_model *flash);

/*
 * Cuts the power in the given operation from now on, 1 being the next one. The caller calls setjmp(flash->power_lost)
 * first.
 */
void flash_model_cut_at(struct flash_model *flash, unsigned operation, enum flash_model_cut cut);

#endif
