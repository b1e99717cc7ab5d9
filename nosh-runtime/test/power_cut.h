/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A model of losing power while a program changes one flat folder. The program under test is linked with
 * -Wl,--wrap for openat, write, fsync, close and renameat; each call of these is one operation.
 *
 * POSIX promises that a file's bytes are on the disk after fsync of the file, and its name after fsync of the folder.
 * Before that anything may or may not have arrived; the three aftermaths are the corners of that space.
 */
#ifndef KN86_POWER_CUT_H
#define KN86_POWER_CUT_H

enum power_cut_aftermath {
    POWER_CUT_ALL_ARRIVED,   /* everything written arrived, synced or not */
    POWER_CUT_NAMES_ARRIVED, /* all names, but of every file only what was synced */
    POWER_CUT_ONLY_SYNCED,   /* nothing but what was promised */
    POWER_CUT_AFTERMATHS
};

/* Takes what the folder holds now for synced, and begins to follow it. Holds `directory` until power_cut_finish. */
void power_cut_init(int directory);

/*
 * From the `operation`-th operation on (the first is 1) nothing reaches the disk any more and every call fails with
 * EIO; a write at that point still gets half of its bytes out.
 */
void power_cut_at(int operation);

/* Operations since power_cut_init. */
int power_cut_operations(void);

/* Stops following and leaves in the folder what a restart would find. */
void power_cut_finish(enum power_cut_aftermath aftermath);

#endif
