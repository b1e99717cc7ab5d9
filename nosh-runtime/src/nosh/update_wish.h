/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the operator wants of the deck's update. nOSh has no permission to do it: it leaves the file update-request in
 * the runtime folder, on which kn86-update.path waits; its service takes the file, and answers by files of its own
 * (update_view.h). The file update-cancel ends the installation that runs.
 */
#ifndef KN86_UPDATE_WISH_H
#define KN86_UPDATE_WISH_H

#include "update_screen.h"

#include <stdbool.h>

/*
 * Leaves the wish in the runtime folder, or takes back what nobody has taken, so that it does not happen later. Returns
 * false, with the reason in the log, when a file cannot be written.
 */
__attribute__((warn_unused_result)) bool update_wish_leave(const char *folder, const struct update_wish *wish);

#endif
