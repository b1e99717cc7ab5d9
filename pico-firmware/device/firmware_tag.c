/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/firmware_tag.h"

#include "firmware_version_values.h"

/* firmware.ld places it at KN86_FIRMWARE_TAG_OFFSET; no code refers to it. */
__attribute__((section(".kn86_firmware_tag"), used)) const struct kn86_firmware_tag kn86_firmware_tag = {
    .magic = {'K', 'N', '8', '6', 'P', 'I', 'C', 'O'},
    .major = KN86_FIRMWARE_MAJOR,
    .minor = KN86_FIRMWARE_MINOR,
    .patch = KN86_FIRMWARE_PATCH,
    .board = KN86_BOARD_PICO2,
    .build_id = KN86_FIRMWARE_BUILD_ID,
};
