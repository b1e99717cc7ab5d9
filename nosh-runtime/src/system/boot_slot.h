/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_BOOT_SLOT_H
#define KN86_BOOT_SLOT_H

/* Which of the card's two systems runs, and whether it has been committed. The texts are shown to the operator. */
struct boot_slot {
    const char *slot;   /* "A", "B" or "UNKNOWN" */
    const char *update; /* "COMMITTED", "ON TRIAL" or "UNKNOWN" */
};

/*
 * Reads the slot from the kernel's command line (root=: partition 4 is slot A, 5 is slot B), and the state of the
 * update from the device tree: the firmware sets chosen/bootloader/tryboot, a big-endian word, to 1 while it tries a
 * slot once. The files are /proc/cmdline and /proc/device-tree/chosen/bootloader/tryboot. What cannot be read is
 * "UNKNOWN"; older firmware does not write the word.
 */
struct boot_slot boot_slot_read(const char *command_line_file, const char *tryboot_file);

#endif
