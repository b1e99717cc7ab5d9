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
 * Replaces the file `name`. After a power cut at any moment it holds either the old or the new bytes: the function
 * writes and syncs `name`.new, renames it to `name`, and syncs the directory before it returns 0. Otherwise it returns
 * a negative errno value, and `name` holds the old bytes (unless only the last step, syncing the directory, failed).
 * Only one process at a time may replace a file.
 */
__attribute__((warn_unused_result)) int whole_file_replace(int directory, const char *name, const char *bytes,
                                                           size_t length, mode_t mode);

/* The same for a file named by its path, whose folder exists. */
__attribute__((warn_unused_result)) int whole_file_replace_path(const char *path, const char *bytes, size_t length,
                                                                mode_t mode);

#endif
