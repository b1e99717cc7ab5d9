/* SPDX-License-Identifier: Apache-2.0 */
/* What has to hold before the first write of an installation (docs/update.md, "What is refused before the first write"). */
#ifndef KN86_PREFLIGHT_H
#define KN86_PREFLIGHT_H

#include "payload_manifest.h"
#include "trusted_keys.h"
#include "updater.h"

struct preflight {
    const struct updater *updater;
    const struct trusted_keys *trusted;
    bool is_production; /* a production deck trusts no development key, even one that its folder has */
    bool is_forced;     /* also a build that failed here before */
};

/* Decides before a payload is opened: whether a slot may be filled now. False with NOT_CONFIRMED or CARD. */
__attribute__((warn_unused_result)) bool preflight_card(const struct preflight *preflight,
                                                        struct payload_refusal *refusal);

/*
 * Decides about a manifest that was believed: a slot_request's function, with a struct preflight as context. False with
 * REVOKED_KEY, DEVELOPMENT_KEY, VERSION_FLOOR, FAILED_BEFORE, BOOTCODE, CARD or NO_MEMORY.
 */
__attribute__((warn_unused_result)) bool preflight_manifest(void *context, const struct payload_manifest *manifest,
                                                            struct payload_refusal *refusal);

#endif
