/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/firmware_version.h"

#include "firmware_version_values.h"

static_assert(sizeof KN86_FIRMWARE_BUILD_ID <= KN86_BUILD_ID_MAX + 1u, "the build id must fit VERSION_RESPONSE");

struct kn86_version kn86_firmware_version(enum kn86_board board) {
    return (struct kn86_version){
        .major = KN86_FIRMWARE_MAJOR,
        .minor = KN86_FIRMWARE_MINOR,
        .patch = KN86_FIRMWARE_PATCH,
        .board = (uint8_t)board,
        .build_id = KN86_FIRMWARE_BUILD_ID,
    };
}

const char *kn86_firmware_version_text(void) {
    return KN86_FIRMWARE_VERSION_TEXT;
}
