// SPDX-License-Identifier: Apache-2.0
// Loaded into every amd64 twin (ld.so --preload): what differs from the arm64 program under emulation beside its
// instructions, and what only costs time.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/utsname.h>

static long system_call(long number, long argument) {
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(argument) : "rcx", "r11", "memory");
    return result;
}

// asm/unistd_64.h
#define SYSTEM_CALL_UNAME 63

/** The machine is the tree's, as the emulator says too. */
int uname(struct utsname *name) {
    long result = system_call(SYSTEM_CALL_UNAME, (long)name);
    if (result < 0) {
        errno = (int)-result;
        return -1;
    }
    static const char machine[] = "aarch64";
    for (size_t i = 0; i < sizeof machine; i++) {
        name->machine[i] = machine[i];
    }
    return 0;
}

// A tree that is lost in a power cut is made again: nothing waits for the disk. A layer counts only once it is
// whole, whoever wrote it.

int fsync(int file);
int fdatasync(int file);
int syncfs(int file);
int sync_file_range(int file, off_t offset, off_t size, unsigned flags);
void sync(void);

int fsync(int file) {
    (void)file;
    return 0;
}

int fdatasync(int file) {
    (void)file;
    return 0;
}

int syncfs(int file) {
    (void)file;
    return 0;
}

int sync_file_range(int file, off_t offset, off_t size, unsigned flags) {
    (void)file;
    (void)offset;
    (void)size;
    (void)flags;
    return 0;
}

void sync(void) {}

/** The folder of the tree's libraries; a path below it, given by perl for a module's code, names arm64 code. */
#define TREE_LIBRARIES "/usr/lib/aarch64-linux-gnu/"

/** The same code for amd64, laid out in the same way beside this library. */
#define TWIN_CODE "perl-code/"

/** Lies in this library. */
static const char anchor = 0;

static bool find_twin_code(const char *file, char *path, size_t size) {
    Dl_info self;
    if (strncmp(file, TREE_LIBRARIES, strlen(TREE_LIBRARIES)) != 0 || dladdr(&anchor, &self) == 0) {
        return false;
    }
    const char *name = strrchr(self.dli_fname, '/');
    int length = snprintf(path, size, "%.*s" TWIN_CODE "%s", (int)(name - self.dli_fname + 1), self.dli_fname,
                          file + strlen(TREE_LIBRARIES));
    return length > 0 && (size_t)length < size;
}

void *dlopen(const char *file, int flags) {
    static void *(*next)(const char *, int);
    if (next == NULL) {
        *(void **)&next = dlsym(RTLD_NEXT, "dlopen");
    }
    char path[4096];
    return next(file != NULL && find_twin_code(file, path, sizeof path) ? path : file, flags);
}
