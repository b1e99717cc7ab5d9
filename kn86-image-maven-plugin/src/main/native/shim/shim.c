/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded into every native helper (ld.so --preload). Makes it behave like the arm64 program under emulation, and
 * leaves out what only costs time.
 */
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

/* asm/unistd_64.h */
#define SYSTEM_CALL_UNAME 63

/* Reports the tree's machine, as the emulator does. */
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

/* Nothing is synced: a tree that is lost in a power cut is built again, and a layer counts only when it is complete. */

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

/* The folder of the tree's libraries. Perl passes paths below it for modules, which are arm64 code. */
#define TREE_LIBRARIES "/usr/lib/aarch64-linux-gnu/"

/* The same modules for amd64, in the same layout, beside this library. */
#define HELPER_CODE "perl-code/"

/* An object of this library, whose path is looked up. */
static const char anchor = 0;

static bool find_helper_code(const char *file, char *path, size_t size) {
    Dl_info self;
    if (strncmp(file, TREE_LIBRARIES, strlen(TREE_LIBRARIES)) != 0 || dladdr(&anchor, &self) == 0) {
        return false;
    }
    const char *name = strrchr(self.dli_fname, '/');
    int length = snprintf(path, size, "%.*s" HELPER_CODE "%s", (int)(name - self.dli_fname + 1), self.dli_fname,
                          file + strlen(TREE_LIBRARIES));
    return length > 0 && (size_t)length < size;
}

void *dlopen(const char *file, int flags) {
    static void *(*next)(const char *, int);
    if (next == NULL) {
        *(void **)&next = dlsym(RTLD_NEXT, "dlopen");
    }
    char path[4096];
    return next(file != NULL && find_helper_code(file, path, sizeof path) ? path : file, flags);
}
