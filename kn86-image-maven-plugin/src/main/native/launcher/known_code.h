/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a helper can load all modules written in C that the arm64 program might load. */
#ifndef KN86_KNOWN_CODE_H
#define KN86_KNOWN_CODE_H

#include <stdbool.h>

#include "helper_table.h"

/*
 * Searches a folder of the tree and its subfolders. Returns true when every file *.so there is in the table, or the
 * folder does not exist; false when one is not, and for symbolic links and anything else that cannot be checked.
 */
bool known_code_alone(const struct helper_table *table, const char *folder);

#endif
