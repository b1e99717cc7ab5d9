/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_NOSH_FACTS_H
#define KN86_NOSH_FACTS_H

#include "nosh.h"

#define NOSH_FIRMWARE_MAX 16 /* bytes of "255.255.255" and more */

/* What the screen tells now. Texts point into `nosh`, and into `firmware`, which is filled. */
struct hud_facts nosh_facts(const struct nosh *nosh, char firmware[static NOSH_FIRMWARE_MAX]);

#endif
