/* SPDX-License-Identifier: Apache-2.0 */
/* Where an operator may leave update payloads: a cartridge, a USB stick, the folder for them on p6. */
#ifndef KN86_PAYLOAD_PLACE_H
#define KN86_PAYLOAD_PLACE_H

#include <stdbool.h>

enum payload_place { PAYLOAD_PLACE_CARTRIDGE, PAYLOAD_PLACE_STICK, PAYLOAD_PLACE_SHARED, PAYLOAD_PLACE_COUNT };

/* "cartridge", "stick" or "shared". */
const char *payload_place_name(enum payload_place place);

__attribute__((warn_unused_result)) bool payload_place_of_name(const char *name, enum payload_place *place);

/* Whether a file's name is that of a payload: it ends in .kn86fw, and has something before that. */
bool payload_place_is_payload(const char *name);

/* Opens a place's folder. Links are not followed. Returns the descriptor, or a negative errno value. */
__attribute__((warn_unused_result)) int payload_place_open(const char *path);

/*
 * Opens a payload in a folder: a regular file, no link, by a name as above without slashes. Nothing of a foreign folder
 * makes this wait. Returns the descriptor, or a negative errno value; -EINVAL for what is no such file.
 */
__attribute__((warn_unused_result)) int payload_place_open_payload(int folder, const char *name);

#endif
