/* SPDX-License-Identifier: Apache-2.0 */
/* Installs a payload into the slot that does not run, and asks for its trial (docs/update.md). */
#ifndef KN86_INSTALLATION_H
#define KN86_INSTALLATION_H

#include "preflight.h"
#include "slot_writer.h"
#include "updater.h"

/* What happens to the slot once it is filled. */
enum installation_then {
    INSTALLATION_TRIES,   /* its trial is asked for at once: the deck restarts */
    INSTALLATION_WAITS,   /* nothing; "revert" tries it */
    INSTALLATION_PENDING, /* the next start of the confirmed slot asks for the trial */
};

struct installation {
    const struct updater *updater;
    struct preflight preflight;
    struct payload_limits limits;       /* the partitions' sizes are the card's */
    const struct revoked_keys *revoked; /* that are known (slot_writer.h) */
    enum installation_then then;
    struct slot_progress progress;
};

/*
 * Looks at what does not depend on the payload: the card, the slot that runs, and whether the other one can be started.
 * Returns false with CARD, NOT_CONFIRMED or NO_SWITCH.
 */
__attribute__((warn_unused_result)) bool installation_check(const struct installation *installation,
                                                            struct payload_refusal *refusal);

/*
 * Reads the payload and does it all. @manifest is as for payload_read. Returns false with the reason in @refusal; the
 * slot that runs is then the one that starts, as before.
 */
__attribute__((warn_unused_result)) bool installation_run(const struct installation *installation,
                                                          struct payload_source *source,
                                                          struct payload_manifest **manifest,
                                                          struct payload_refusal *refusal);

#endif
