/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_NOSH_FACTS_H
#define KN86_NOSH_FACTS_H

#include "nosh.h"

/* Texts that are made for the screen, and are stored nowhere else. */
struct nosh_texts {
    char firmware[16]; /* "255.255.255" and more */
    char update[128];
    char link_fault[64];
};

/* What the screen tells now. Texts point into `nosh`, and into *texts, which is filled. */
struct hud_facts nosh_facts(const struct nosh *nosh, struct nosh_texts *texts);

#endif
