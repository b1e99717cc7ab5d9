/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_BOOT_SLOT_H
#define KN86_BOOT_SLOT_H

/* Which of the two systems on the card runs, and whether it is there to stay. Texts for the operator. */
struct boot_slot {
    const char *slot;   /* "A", "B" or "UNKNOWN" */
    const char *update; /* "COMMITTED", "ON TRIAL" or "UNKNOWN" */
};

/*
 * Reads the slot off the kernel's command line (root=, partition 4 is A's, 5 is B's) and the rest off the firmware's
 * note in the device tree: chosen/bootloader/tryboot, a big-endian word, is 1 while a slot is tried once. The files are
 * /proc/cmdline and /proc/device-tree/chosen/bootloader/tryboot; older firmware leaves no note.
 */
struct boot_slot boot_slot_read(const char *command_line_file, const char *tryboot_file);

#endif
