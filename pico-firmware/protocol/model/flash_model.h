/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The coprocessor's NOR flash: erasing a sector sets all bits, programming a page only clears some.
 * Power can be cut in any operation, which then leaves the cells somewhere between before and after.
 */
#ifndef KN86_FLASH_MODEL_H
#define KN86_FLASH_MODEL_H

#include <setjmp.h>

#include "kn86/update.h"

#define FLASH_MODEL_SIZE (KN86_PARTITION_B + KN86_PARTITION_SIZE)

/* What an interrupted operation has done to the cells. */
enum flash_model_cut {
    FLASH_CUT_NOTHING, /* nothing yet */
    FLASH_CUT_HALF,    /* the first half of the bytes */
    FLASH_CUT_BITS,    /* each bit that was to change, or not: at random */
    FLASH_CUT_DONE,    /* everything, but nobody got to know */
    FLASH_CUTS,
};

struct flash_model {
    uint8_t bytes[FLASH_MODEL_SIZE];
    unsigned operations; /* erases and programs since flash_model_init, or the last cut armed */
    /* When cut_at operations have begun, the last one is left as cut says and power_lost is jumped to. */
    unsigned cut_at; /* 0: never */
    enum flash_model_cut cut;
    jmp_buf power_lost;
    uint32_t random;
    char fault[80]; /* the first misuse, or empty: a page programmed without being erased ... */
};

/* A flash that was erased as a whole. */
void flash_model_init(struct flash_model *flash);

/* The access that leads to this flash, which must outlive it. */
struct kn86_flash flash_model_access(struct flash_model *flash);

/* Cuts the power in the given operation from now, 1 being the next; setjmp(flash->power_lost) first. */
void flash_model_cut_at(struct flash_model *flash, unsigned operation, enum flash_model_cut cut);

#endif
