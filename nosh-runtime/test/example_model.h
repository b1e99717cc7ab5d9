/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_EXAMPLE_MODEL_H
#define KN86_EXAMPLE_MODEL_H

#include "hud_model.h"
#include "update_view.h"

/* The values of a deck without faults, for tests and pictures of the HUD. The texts are constants. */
struct hud_model example_model(void);

/*
 * What is known of such a deck's update: it runs slot A, and slot B has the version before. `folder` has no files yet.
 */
struct update_view example_update(void);

/* The same with three payloads: one that can be installed, one that has failed here, one that is refused. */
struct update_view example_update_with_payloads(void);

#endif
