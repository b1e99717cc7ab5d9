/* SPDX-License-Identifier: Apache-2.0 */
/* A tag at a fixed place of an image with its version and build id. The deck compares it with the running firmware. */
#ifndef KN86_FIRMWARE_TAG_H
#define KN86_FIRMWARE_TAG_H

#include <assert.h>
#include <stdint.h>

#include "kn86/flash_layout.h"
#include "kn86/link_messages.h"

#define KN86_FIRMWARE_TAG_MAGIC "KN86PICO"

/* At KN86_FIRMWARE_TAG_OFFSET of an image. */
struct kn86_firmware_tag {
    char magic[8];               /* KN86_FIRMWARE_TAG_MAGIC, without terminator */
    uint8_t major, minor, patch; /* as in VERSION_RESPONSE */
    uint8_t board;
    char build_id[KN86_BUILD_ID_MAX]; /* padded with NUL */
};
static_assert(sizeof(struct kn86_firmware_tag) == 44, "as laid out in docs/uf2.md");
static_assert(KN86_FIRMWARE_TAG_OFFSET + sizeof(struct kn86_firmware_tag) <= KN86_IMAGE_DEF_OFFSET,
              "the IMAGE_DEF's page holds nothing else");

#endif
