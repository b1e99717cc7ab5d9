/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder with what a kernel shows of itself in /sys, /dev and /proc, as far as updates look at it: drivers with their
 * devices (Linux, Documentation/driver-api/driver-model), the device tree's nodes, the free memory.
 */
#ifndef KN86_FAKE_KERNEL_H
#define KN86_FAKE_KERNEL_H

/* Makes the folder's /sys/bus/platform/drivers without any driver. A failure ends the test. */
void fake_kernel_init(const char *root);

/* Adds the driver syscon-reboot-mode, bound to a device whose node has the modes of the overlay kn86-slot-select. */
void fake_kernel_add_partition_switch(const char *root);

/* Adds Raspberry Pi's firmware driver, bound, and /dev/vcio. */
void fake_kernel_add_tryboot_switch(const char *root);

/* Puts a file with its folders below the root. */
void fake_kernel_put(const char *root, const char *path, const void *bytes, unsigned long size);

/* Puts a link with its folders below the root. */
void fake_kernel_link(const char *root, const char *path, const char *target);

#endif
