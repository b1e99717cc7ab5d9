/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_UPDATE_REPORT_H
#define KN86_UPDATE_REPORT_H

#include "pico_update.h"

/*
 * Writes what became of the update, atomically: lines of key=value.
 *   state=current, updated, absent (nobody answered) or failed
 *   reason=none, or what ended the latest attempt; attempts=their number
 *   image=version and build of the deck's firmware file; running=of what answered first, - when nobody did
 * Returns 0, or a negative errno value.
 */
__attribute__((warn_unused_result)) int update_report_write(const char *path, const struct pico_update *update,
                                                            const struct pico_image *image);

#endif
