/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The folder on p6 in which kn86-update keeps what shall outlast both slots: /home/shared/.kn86-update. The operator's
 * user owns the folder around it and may have put anything there. Only what belongs to whoever runs this program (root)
 * is believed, links are not followed, and every file is bounded. Nothing of it is needed: a p6 that is full, read-only,
 * damaged or missing loses notes, and never stops a confirmation or a way back.
 */
#ifndef KN86_STATE_FOLDER_H
#define KN86_STATE_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* A file never grows beyond this. */
#define STATE_FILE_MAX ((size_t)65536)
#define STATE_LINE_MAX ((size_t)320)

struct state_folder {
    int folder; /* -1: there is none */
};

/*
 * Opens the folder; @path may be NULL for none. With @may_create it is made when it is missing. A folder that cannot be
 * made, is a link, or is not this user's alone to write, is none; the log says why.
 */
void state_folder_open(struct state_folder *state, const char *path, bool may_create);

void state_folder_close(struct state_folder *state);

/*
 * Reads a file, and ends it with a NUL. Returns the number of bytes; 0 when there is no folder or file, or when it is
 * not a regular file of this user with at most @capacity - 1 bytes.
 */
size_t state_folder_read(const struct state_folder *state, const char *name, char *text, size_t capacity);

/*
 * Replaces a file: after a power cut it holds the old or the new text. Returns false when there is no folder or the
 * text cannot be written; the log says why.
 */
bool state_folder_write(const struct state_folder *state, const char *name, const char *text, size_t length);

/*
 * Adds a line, without its end, to a file of lines, and drops the oldest ones beyond @lines_max, which is at most 200.
 * Returns as state_folder_write does.
 */
bool state_folder_append(const struct state_folder *state, const char *name, const char *line, size_t lines_max);

/* Finds the last line of the file that begins so, and copies it without its end, cut at STATE_LINE_MAX. */
bool state_folder_find_line(const struct state_folder *state, const char *name, const char *start,
                            char line[STATE_LINE_MAX + 1]);

#endif
