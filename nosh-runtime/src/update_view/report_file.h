/* SPDX-License-Identifier: Apache-2.0 */
/* A report in a folder, read again only when it was replaced. Reading it never blocks, and follows no link. */
#ifndef KN86_REPORT_FILE_H
#define KN86_REPORT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#define REPORT_FILE_MAX (64 * 1024) /* bytes; a larger file is no report */

struct report_file {
    unsigned changes; /* how often another file, or none, was found than before */

    /* Private. */
    const char *name;
    bool is_there;
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec modified;
};

/* `name` must outlive it. It begins as missing. */
void report_file_init(struct report_file *file, const char *name);

/*
 * Looks whether the file in `folder` is another one than at the last look, by device, inode, size and time. Returns
 * true when it is, with its text of *length bytes; 0 bytes when it is missing, no regular file, too large or
 * unreadable.
 */
bool report_file_look(struct report_file *file, const char *folder, char text[static REPORT_FILE_MAX], size_t *length);

#endif
