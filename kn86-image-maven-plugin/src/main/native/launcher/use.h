/* SPDX-License-Identifier: Apache-2.0 */
/* A program's arguments, compared with the uses for which its helper is known to give the same results. */
#ifndef KN86_USE_H
#define KN86_USE_H

#include <stdbool.h>

/*
 * Whether the arguments begin with the words of one of the uses. uses is a list of texts that ends with an empty one
 * (helper_table.h); newlines separate a text's words. An empty list allows everything. arguments ends with NULL.
 */
bool use_is_listed(const char *uses, char *const *arguments);

#endif
