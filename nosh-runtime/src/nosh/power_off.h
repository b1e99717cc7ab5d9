/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Switches the deck off. nOSh has no permission to do it: it creates the file power-off in the runtime folder, on which
 * kn86-power-off.path waits; its service removes the file and switches the deck off, which ends nOSh by SIGTERM.
 */
#ifndef KN86_POWER_OFF_H
#define KN86_POWER_OFF_H

#include <stdbool.h>
#include <stdint.h>

/* A deck switches off within a second, an emulated one within twenty. After this time the request has failed. */
#define POWER_OFF_TIMEOUT_MS 60000

struct power_off {
    const char *folder;
    int64_t deadline; /* when the request has failed, milliseconds; MONOTONIC_NEVER without a request */
};

/* `folder` must outlive it. */
void power_off_init(struct power_off *power_off, const char *folder);

/* Makes the request. Returns false, with the reason in the log, when the file cannot be created. */
__attribute__((warn_unused_result)) bool power_off_ask(struct power_off *power_off, int64_t now);

/* When the next tick is due. */
int64_t power_off_deadline(const struct power_off *power_off);

/*
 * Returns true when the deck is still on POWER_OFF_TIMEOUT_MS after the request. The file is then removed, so that the
 * deck is not switched off later.
 */
bool power_off_has_failed(struct power_off *power_off, int64_t now);

#endif
