/* SPDX-License-Identifier: Apache-2.0 */
/* The UF2 file that the deck carries. */
#ifndef KN86_SHIPPED_FIRMWARE_H
#define KN86_SHIPPED_FIRMWARE_H

#include "flash_model.h"
#include "kn86/firmware_image.h"

/* Reads the file as nOSh does. Ends the test when it is missing or nOSh would refuse it. */
struct kn86_firmware_image shipped_firmware_read(const char *path);

/* Writes the file as BOOTSEL does: each sector that it touches is erased, each of its pages written. */
void shipped_firmware_drop(const char *path, struct flash_model *flash);

#endif
