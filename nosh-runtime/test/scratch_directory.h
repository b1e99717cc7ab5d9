/* SPDX-License-Identifier: Apache-2.0 */
/* A temporary folder for a test, below $TMPDIR (or /tmp); removed with its content at the end. */
#ifndef KN86_SCRATCH_DIRECTORY_H
#define KN86_SCRATCH_DIRECTORY_H

#include <limits.h>

struct scratch_directory {
    int descriptor;
    char path[PATH_MAX];
};

/* Makes the folder; a failure ends the test. */
void scratch_directory_init(struct scratch_directory *scratch);

/* Removes every entry; a failure ends the test. */
void scratch_directory_empty(struct scratch_directory *scratch);

/* Removes the folder and closes the descriptor. */
void scratch_directory_finish(struct scratch_directory *scratch);

#endif
