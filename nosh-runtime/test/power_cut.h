/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A model of losing power while a program makes one flat folder, or changes it. The program under test is linked with
 * -Wl,--wrap for mkdir, openat, write, fsync, close and renameat; each call of these is one operation.
 *
 * POSIX promises that a file's bytes are on the disk after fsync of the file, its name after fsync of the folder, and
 * the folder's own name after fsync of the folder above. Before that anything may or may not have arrived; the three
 * aftermaths are the corners of that space.
 */
#ifndef KN86_POWER_CUT_H
#define KN86_POWER_CUT_H

enum power_cut_aftermath {
    POWER_CUT_ALL_ARRIVED,   /* everything written arrived, synced or not */
    POWER_CUT_NAMES_ARRIVED, /* all names, but of every file only what was synced */
    POWER_CUT_ONLY_SYNCED,   /* nothing but what was promised */
    POWER_CUT_AFTERMATHS
};

/*
 * Begins to follow a folder, whose path must stay valid until power_cut_finish. What it holds now counts as synced; it
 * may also not be there yet.
 */
void power_cut_init(const char *folder);

/*
 * From the `operation`-th operation on (the first is 1) nothing reaches the disk any more and every call fails with
 * EIO; a write at that point still gets half of its bytes out.
 */
void power_cut_at(int operation);

/* Operations since power_cut_init. */
int power_cut_operations(void);

/* Stops following and leaves of the folder what a restart would find. */
void power_cut_finish(enum power_cut_aftermath aftermath);

#endif
