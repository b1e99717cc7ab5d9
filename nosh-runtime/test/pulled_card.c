/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A card that is removed while it is read, for a program linked with -Wl,--wrap for readdir, openat, fstat and read:
 * from the call with the number $PULLED_AT (the first is 1), each of them fails with EIO, as on a removed device.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct dirent *__real_readdir(DIR *folder);
int __real_openat(int directory, const char *name, int flags, ...);
int __real_fstat(int file, struct stat *status);
ssize_t __real_read(int file, void *bytes, size_t length);

struct dirent *__wrap_readdir(DIR *folder);
int __wrap_openat(int directory, const char *name, int flags, ...);
int __wrap_fstat(int file, struct stat *status);
ssize_t __wrap_read(int file, void *bytes, size_t length);

static bool is_pulled(void) {
    static int calls;
    const char *pulled_at = getenv("PULLED_AT");
    bool is_gone = ++calls >= (pulled_at != NULL ? atoi(pulled_at) : 0);
    errno = is_gone ? EIO : errno;
    return is_gone;
}

struct dirent *__wrap_readdir(DIR *folder) {
    return is_pulled() ? NULL : __real_readdir(folder);
}

int __wrap_openat(int directory, const char *name, int flags, ...) {
    /* No file is created here, so that there is no mode to pass on. */
    return is_pulled() ? -1 : __real_openat(directory, name, flags);
}

int __wrap_fstat(int file, struct stat *status) {
    return is_pulled() ? -1 : __real_fstat(file, status);
}

ssize_t __wrap_read(int file, void *bytes, size_t length) {
    return is_pulled() ? -1 : __real_read(file, bytes, length);
}
