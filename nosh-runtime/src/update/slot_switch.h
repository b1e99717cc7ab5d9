/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the kernel that runs can ask the firmware for the other slot (docs/update.md, "The slot switch"). It is found out
 * by looking at what the kernel offers, never assumed; and what cannot be looked at is unknown, not missing.
 */
#ifndef KN86_SLOT_SWITCH_H
#define KN86_SLOT_SWITCH_H

#include "card.h"

enum slot_switch {
    SLOT_SWITCH_NONE,      /* this kernel offers no way */
    SLOT_SWITCH_PARTITION, /* the driver syscon-reboot-mode with our overlay's modes sets the partition's number */
    SLOT_SWITCH_TRYBOOT,   /* Raspberry Pi's firmware driver sets the flag for one start */
    SLOT_SWITCH_UNKNOWN,   /* the kernel's folders cannot be read */
};

struct slot_switcher {
    const char *root;    /* of /sys and /dev: "" on a deck; NULL: there is no deck, only the file of a card */
    const char *command; /* takes the place of systemctl(1) in "systemctl reboot ..." */
};

/* "none", "partition", "tryboot" or "unknown". */
const char *slot_switch_name(enum slot_switch back_end);

/* Looks which one there is. With both, it is SLOT_SWITCH_PARTITION, which is gone after a power cycle as well. */
enum slot_switch slot_switch_find(const struct slot_switcher *switcher);

/*
 * Asks for a restart into the slot, on trial, by the back end, which is neither NONE nor UNKNOWN. The deck still runs
 * when the function returns.
 * Returns NULL, or what went wrong: then no restart was asked for.
 */
__attribute__((warn_unused_result)) const char *slot_switch_try(const struct slot_switcher *switcher,
                                                                enum slot_switch back_end, enum slot slot);

/* Asks for a restart into the confirmed slot, by any kernel. Returns as slot_switch_try does. */
__attribute__((warn_unused_result)) const char *slot_switch_restart(const struct slot_switcher *switcher);

#endif
