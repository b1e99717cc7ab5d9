/* SPDX-License-Identifier: Apache-2.0 */
/* The product's versions: MAJOR.MINOR.PATCH, then optionally '-' or '+' and letters, digits, '.', '+' and '-'. */
#ifndef KN86_VERSION_H
#define KN86_VERSION_H

#include <stdbool.h>

bool kn86_version_is_valid(const char *text);

/*
 * Orders two valid versions as Semantic Versioning 2.0.0, section 11, does: less than, equal to or greater than 0. What
 * follows a '+' does not count. An empty identifier (two dots in a row), which Semantic Versioning does not have, comes
 * before all others.
 */
int kn86_version_compare(const char *left, const char *right);

#endif
