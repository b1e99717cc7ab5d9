/* SPDX-License-Identifier: Apache-2.0 */
/* The UF2 file that the deck carries, as the deck itself reads it. */
#ifndef KN86_SHIPPED_FIRMWARE_H
#define KN86_SHIPPED_FIRMWARE_H

#include "flash_model.h"
#include "kn86/firmware_image.h"

/* nOSh's reading of the file. Ends the test when there is none, or nOSh would not take it. */
struct kn86_firmware_image shipped_firmware_read(const char *path);

/* What BOOTSEL and drag and drop do: each sector that the file touches is erased, each of its pages written. */
void shipped_firmware_drop(const char *path, struct flash_model *flash);

#endif
