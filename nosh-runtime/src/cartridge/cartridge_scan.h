/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_CARTRIDGE_SCAN_H
#define KN86_CARTRIDGE_SCAN_H

#include "cartridge_report.h"

/*
 * Lists the .kn86 files in the top folder of a mounted cartridge (suffix in any case, as on a FAT card), and reads
 * their headers. *has_saves: whether a valid one keeps saves. A file that cannot be read is listed with a fault, also
 * when the reason is that the card was removed. Returns 0, or a negative errno value when the folder cannot be read;
 * the report is then one without cartridge.
 */
__attribute__((warn_unused_result)) int cartridge_scan(const char *folder, struct cartridge_report *report,
                                                       bool *has_saves);

#endif
