/* SPDX-License-Identifier: Apache-2.0 */
/* The version that this firmware was built as. */
#ifndef KN86_FIRMWARE_VERSION_H
#define KN86_FIRMWARE_VERSION_H

#include "kn86/link_messages.h"

/* As VERSION_RESPONSE carries it; the build id is 16 hex digits that depend on the sources only. */
struct kn86_version kn86_firmware_version(enum kn86_board board);

/* "MAJOR.MINOR.PATCH" */
const char *kn86_firmware_version_text(void);

#endif
