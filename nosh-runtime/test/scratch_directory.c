/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch_directory.h"

#include "check.h"

#include <fcntl.h>
#include <ftw.h>
#include <unistd.h>

void scratch_directory_init(struct scratch_directory *scratch) {
    const char *parent = getenv("TMPDIR");
    snprintf(scratch->path, sizeof scratch->path, "%s/kn86-test-XXXXXX", parent != NULL ? parent : "/tmp");
    CHECK(mkdtemp(scratch->path) != NULL);
    scratch->descriptor = open(scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CHECK(scratch->descriptor >= 0);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *position) {
    (void)status;
    (void)type;
    return position->level == 0 ? 0 : remove(path);
}

void scratch_directory_empty(struct scratch_directory *scratch) {
    CHECK(nftw(scratch->path, remove_entry, 8, FTW_DEPTH | FTW_PHYS) == 0);
}

void scratch_directory_finish(struct scratch_directory *scratch) {
    scratch_directory_empty(scratch);
    CHECK(rmdir(scratch->path) == 0);
    CHECK(close(scratch->descriptor) == 0);
}
