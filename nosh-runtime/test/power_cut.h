/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A model of a power cut while a program creates or changes one flat folder. The program under test is linked with
 * -Wl,--wrap for mkdir, openat, write, fsync, close and renameat; each call of these is one operation.
 *
 * POSIX promises that a file's bytes are on the disk after fsync of the file, its name after fsync of the folder, and
 * the folder's own name after fsync of the folder above. Before that, any part may have been written; the three
 * aftermaths are the extreme cases.
 */
#ifndef KN86_POWER_CUT_H
#define KN86_POWER_CUT_H

enum power_cut_aftermath {
    POWER_CUT_ALL_ARRIVED,   /* everything was written to the disk, synced or not */
    POWER_CUT_NAMES_ARRIVED, /* all names, but only the synced bytes of each file */
    POWER_CUT_ONLY_SYNCED,   /* only what was synced */
    POWER_CUT_AFTERMATHS
};

/*
 * Starts tracking a folder, whose path must stay valid until power_cut_finish. Its content counts as synced; it may not
 * exist yet.
 */
void power_cut_init(const char *folder);

/*
 * Cuts the power at the `operation`-th operation (the first is 1): from then on nothing is written to the disk, and
 * every call fails with EIO. A write at that point writes half of its bytes.
 */
void power_cut_at(int operation);

/* Operations since power_cut_init. */
int power_cut_operations(void);

/* Stops tracking, and leaves in the folder what a restart would find. */
void power_cut_finish(enum power_cut_aftermath aftermath);

#endif
