/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Switching the deck off, for which nOSh has no right of its own: kn86-power-off.path waits for the file power-off in
 * the runtime folder; its service removes the file and switches the deck off, which ends nOSh by SIGTERM.
 */
#ifndef KN86_POWER_OFF_H
#define KN86_POWER_OFF_H

#include <stdbool.h>
#include <stdint.h>

/* A deck takes a second, an emulated one twenty; later nobody is going to do it. */
#define POWER_OFF_PATIENCE_MS 60000

struct power_off {
    const char *folder;
    int64_t give_up_at; /* milliseconds; MONOTONIC_NEVER while nothing was asked for */
};

/* `folder` must outlive it. */
void power_off_init(struct power_off *power_off, const char *folder);

/* Asks for it. False, with the reason in the log, when the file cannot be made. */
__attribute__((warn_unused_result)) bool power_off_ask(struct power_off *power_off, int64_t now);

/* When the next tick is due. */
int64_t power_off_deadline(const struct power_off *power_off);

/*
 * True once the deck is still on after POWER_OFF_PATIENCE_MS; the wish is then withdrawn, so that it comes true no
 * more.
 */
bool power_off_has_failed(struct power_off *power_off, int64_t now);

#endif
