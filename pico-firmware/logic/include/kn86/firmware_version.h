/* SPDX-License-Identifier: Apache-2.0 */
/* The version of this firmware. */
#ifndef KN86_FIRMWARE_VERSION_H
#define KN86_FIRMWARE_VERSION_H

#include "kn86/link_messages.h"

/* The content of VERSION_RESPONSE; the build id is 16 hex digits that depend only on the sources. */
struct kn86_version kn86_firmware_version(enum kn86_board board);

/* "MAJOR.MINOR.PATCH" */
const char *kn86_firmware_version_text(void);

#endif
