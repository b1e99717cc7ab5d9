/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded into every native helper (ld.so --preload). Makes it behave like the arm64 program under emulation, and
 * leaves out what only costs time.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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
#define PERL_CODE "perl-code/"

/* The folder of python's own modules with arm64 code is in /usr/lib: python3.11/lib-dynload. */
#define TREE_PYTHON "/usr/lib/"
#define PYTHON_MODULES "/lib-dynload"

/* The same modules for amd64. Python looks for amd64's names of files, which differ from arm64's. */
#define PYTHON_CODE "python-code/"

/* An object of this library, whose path is looked up. */
static const char anchor = 0;

static bool starts_with(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Whether a path is the folder of python's modules, or below it. */
static bool names_python_modules(const char *file) {
    if (!starts_with(program_invocation_short_name, "python3") || !starts_with(file, TREE_PYTHON "python3.")) {
        return false;
    }
    const char *rest = strchr(file + strlen(TREE_PYTHON), '/');
    if (rest == NULL || !starts_with(rest, PYTHON_MODULES)) {
        return false;
    }
    char end = rest[strlen(PYTHON_MODULES)];
    return end == '/' || end == '\0';
}

/* The helpers' place of a file of the tree. */
static bool find_helper_code(const char *file, char *path, size_t size) {
    const char *code;
    const char *below;
    if (starts_with(file, TREE_LIBRARIES)) {
        code = PERL_CODE;
        below = file + strlen(TREE_LIBRARIES);
    } else if (names_python_modules(file)) {
        code = PYTHON_CODE;
        below = file + strlen(TREE_PYTHON);
    } else {
        return false;
    }
    Dl_info self;
    if (dladdr(&anchor, &self) == 0) {
        return false;
    }
    const char *name = strrchr(self.dli_fname, '/');
    int length = snprintf(path, size, "%.*s%s%s", (int)(name - self.dli_fname + 1), self.dli_fname, code, below);
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

/* Lists the helpers' modules when the tree has the folder, too. */
DIR *opendir(const char *folder) {
    static DIR *(*next)(const char *);
    if (next == NULL) {
        *(void **)&next = dlsym(RTLD_NEXT, "opendir");
    }
    DIR *opened = next(folder);
    char path[4096];
    if (opened == NULL || !names_python_modules(folder) || !find_helper_code(folder, path, sizeof path)) {
        return opened;
    }
    closedir(opened);
    return next(path);
}

int stat64(const char *restrict file, struct stat64 *restrict status) {
    static int (*next)(const char *, struct stat64 *);
    if (next == NULL) {
        *(void **)&next = dlsym(RTLD_NEXT, "stat64");
    }
    char path[4096];
    bool helpers = names_python_modules(file) && find_helper_code(file, path, sizeof path);
    return next(helpers ? path : file, status);
}
