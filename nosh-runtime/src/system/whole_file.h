/* SPDX-License-Identifier: Apache-2.0 */
/* Small files read and replaced as a whole. Names are relative to an open directory, as for openat(2). */
#ifndef KN86_WHOLE_FILE_H
#define KN86_WHOLE_FILE_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Reads at most `capacity` bytes of `name` into `bytes`.
 * Returns the number of bytes, -EFBIG when the file holds more than `capacity`, or another negative errno value.
 */
__attribute__((warn_unused_result)) ssize_t whole_file_read(int directory, const char *name, char *bytes,
                                                            size_t capacity);

/*
 * Replaces `name` so that after a power cut at any moment it holds the old bytes or the new ones, nothing between:
 * `name`.new is written and synced, renamed over `name`, and the directory is synced. Only then does it return 0.
 * Returns a negative errno value otherwise; `name` then holds the old bytes, unless syncing the directory was what
 * failed. One process at a time may replace a file.
 */
__attribute__((warn_unused_result)) int whole_file_replace(int directory, const char *name, const char *bytes,
                                                           size_t length, mode_t mode);

/* The same for a file named by its path, whose folder exists. */
__attribute__((warn_unused_result)) int whole_file_replace_path(const char *path, const char *bytes, size_t length,
                                                                mode_t mode);

#endif
