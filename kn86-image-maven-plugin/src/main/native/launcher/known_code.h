// SPDX-License-Identifier: Apache-2.0
// Whether a twin can load everything that its arm64 original might: modules written in C.
#ifndef KN86_KNOWN_CODE_H
#define KN86_KNOWN_CODE_H

#include <stdbool.h>

#include "twin_table.h"

/**
 * Looks through a folder of the tree and all folders in it.
 *
 * @param folder path; one that does not exist holds nothing
 * @return false with a file *.so that the table does not know, a link, or whatever else cannot be judged
 */
bool known_code_alone(const struct twin_table *table, const char *folder);

#endif
