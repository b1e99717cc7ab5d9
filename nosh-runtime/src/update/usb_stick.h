/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The USB stick in the deck's USB-C port: any USB disk that is not the cartridge reader. It is mounted only while its
 * payloads are read, read-only, and nothing on it can be run.
 */
#ifndef KN86_USB_STICK_H
#define KN86_USB_STICK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Finds the first stick in the order of the kernel's names. @root is the folder of /sys and /dev, "" on a deck.
 * @device gets the path of its first partition's device, or of the whole disk's when it has no partitions.
 * Returns false when there is no stick.
 */
__attribute__((warn_unused_result)) bool usb_stick_find(const char *root, char *device, size_t capacity);

/*
 * Mounts the device at the folder, which is made when it is missing, as vfat or else exfat.
 * Returns NULL, or what went wrong.
 */
__attribute__((warn_unused_result)) const char *usb_stick_mount(const char *device, const char *folder);

void usb_stick_unmount(const char *folder);

#endif
