/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_NOSH_HUD_MODEL_H
#define KN86_NOSH_HUD_MODEL_H

#include "nosh.h"

/* Storage for texts that are made for the screen. */
struct nosh_texts {
    char firmware[16]; /* "255.255.255" and more */
    char update[128];
    char link_fault[64];
};

/* What the HUD shows at `now`, in milliseconds. Its texts point into `nosh` and *texts, which is filled. */
struct hud_model nosh_hud_model(const struct nosh *nosh, struct nosh_texts *texts, int64_t now);

#endif
