/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON with the limits of docs/kn86fw-format.md ("Manifest"), so that all readers agree about every byte: UTF-8, no
 * repeated field in any object, whole numbers of 64 bits only, no text with U+0000, names of at most 256 bytes, at most
 * 16 levels and 32,768 values.
 */
#ifndef KN86_JSON_RULES_H
#define KN86_JSON_RULES_H

#include "payload_fault.h"

#include <jansson.h>
#include <stddef.h>

/*
 * Returns the value, an object or an array, for json_decref; or NULL with MANIFEST. The JSON library may use 12 MiB: a
 * text that needs more breaks a limit.
 */
json_t *json_rules_load(const char *json, size_t size, struct payload_refusal *refusal);

#endif
