/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_BOOT_SLOT_H
#define KN86_BOOT_SLOT_H

/*
 * Which of the card's two systems runs, "A" or "B", as the operator is shown it. It is read from the kernel's command
 * line, /proc/cmdline (root=: partition 4 is slot A, 5 is slot B); "UNKNOWN" when that does not tell.
 */
const char *boot_slot_read(const char *command_line_file);

#endif
