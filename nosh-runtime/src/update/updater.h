/* SPDX-License-Identifier: Apache-2.0 */
/* What the steps of an update share: the card, the system that runs, where notes go and how the deck is restarted. */
#ifndef KN86_UPDATER_H
#define KN86_UPDATER_H

#include "card.h"
#include "slot_record.h"
#include "slot_switch.h"
#include "state_folder.h"

struct updater {
    const struct card *card;
    enum slot running;
    /* Of the system that runs, as in a slot record. */
    char version[SLOT_RECORD_TEXT_MAX + 1];
    char build[SLOT_RECORD_TEXT_MAX + 1];
    struct state_folder notes;
    struct slot_switcher switcher;
    const char *floors; /* the image's list of version floors; NULL for none */
};

#endif
