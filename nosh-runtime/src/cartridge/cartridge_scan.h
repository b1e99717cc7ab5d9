/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_CARTRIDGE_SCAN_H
#define KN86_CARTRIDGE_SCAN_H

#include "cartridge_report.h"

/*
 * Lists the .kn86 files in a mounted cartridge's top folder (the ending in any case, as on a FAT card) and reads their
 * headers. *has_saves tells whether any good one keeps saves. A file that cannot be read is a fault in the report,
 * also when it is because the card was pulled. Returns 0, or a negative errno value when the folder cannot be read;
 * the report is then that of no cartridge.
 */
__attribute__((warn_unused_result)) int cartridge_scan(const char *folder, struct cartridge_report *report,
                                                       bool *has_saves);

#endif
