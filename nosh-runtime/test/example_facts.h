/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_EXAMPLE_FACTS_H
#define KN86_EXAMPLE_FACTS_H

#include "hud_facts.h"

/* A deck on a good day, for tests and pictures of the HUD. The texts are constants. */
struct hud_facts example_facts(void);

#endif
