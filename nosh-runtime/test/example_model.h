/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_EXAMPLE_MODEL_H
#define KN86_EXAMPLE_MODEL_H

#include "hud_model.h"

/* The values of a deck without faults, for tests and pictures of the HUD. The texts are constants. */
struct hud_model example_model(void);

#endif
