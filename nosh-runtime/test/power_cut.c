/* SPDX-License-Identifier: Apache-2.0 */
#include "power_cut.h"

#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <unistd.h>

#define FILES_MAX 8
#define BYTES_MAX 4096

struct file_image {
    char name[64]; /* empty: unused */
    char bytes[BYTES_MAX];
    size_t length;
};

static struct {
    int directory; /* -1: not following */
    int operations;
    int cut_at;
    int open_file; /* the file that is being written, and its name */
    char open_name[64];
    struct file_image named[FILES_MAX];  /* names as they are now, bytes as last synced */
    struct file_image synced[FILES_MAX]; /* names as last synced, bytes likewise */
} disk = {.directory = -1};

int __real_openat(int directory, const char *name, int flags, ...);
ssize_t __real_write(int file, const void *bytes, size_t length);
int __real_fsync(int file);
int __real_close(int file);
int __real_renameat(int from_directory, const char *from, int to_directory, const char *to);

int __wrap_openat(int directory, const char *name, int flags, ...);
ssize_t __wrap_write(int file, const void *bytes, size_t length);
int __wrap_fsync(int file);
int __wrap_close(int file);
int __wrap_renameat(int from_directory, const char *from, int to_directory, const char *to);

static struct file_image *find(struct file_image *images, const char *name) {
    for (int i = 0; i < FILES_MAX; i++) {
        if (strcmp(images[i].name, name) == 0) {
            return &images[i];
        }
    }
    return NULL;
}

static struct file_image *find_or_add(struct file_image *images, const char *name) {
    struct file_image *image = find(images, name);
    if (image == NULL) {
        image = find(images, "");
        CHECK(image != NULL);
        snprintf(image->name, sizeof image->name, "%s", name);
    }
    return image;
}

static void read_image(struct file_image *image) {
    int file = __real_openat(disk.directory, image->name, O_RDONLY);
    CHECK(file >= 0);
    ssize_t length = read(file, image->bytes, sizeof image->bytes);
    CHECK(length >= 0 && length < BYTES_MAX);
    image->length = (size_t)length;
    __real_close(file);
}

/* Calls `visit` with each name in the folder. */
static void for_each_name(void (*visit)(const char *name)) {
    DIR *listing = fdopendir(__real_openat(disk.directory, ".", O_RDONLY | O_DIRECTORY));
    CHECK(listing != NULL);
    for (struct dirent *entry = readdir(listing); entry != NULL; entry = readdir(listing)) {
        if (entry->d_name[0] != '.') {
            visit(entry->d_name);
        }
    }
    closedir(listing);
}

static void remember(const char *name) {
    read_image(find_or_add(disk.named, name));
}

static void delete(const char *name) {
    CHECK(unlinkat(disk.directory, name, 0) == 0);
}

void power_cut_init(int directory) {
    memset(&disk, 0, sizeof disk);
    disk.directory = directory;
    disk.cut_at = INT_MAX;
    disk.open_file = -1;
    for_each_name(remember);
    memcpy(disk.synced, disk.named, sizeof disk.synced);
}

void power_cut_at(int operation) {
    disk.cut_at = operation;
}

int power_cut_operations(void) {
    return disk.operations;
}

void power_cut_finish(enum power_cut_aftermath aftermath) {
    if (aftermath != POWER_CUT_ALL_ARRIVED) {
        const struct file_image *images = aftermath == POWER_CUT_NAMES_ARRIVED ? disk.named : disk.synced;
        for_each_name(delete);
        for (int i = 0; i < FILES_MAX; i++) {
            if (images[i].name[0] != '\0') {
                int file = __real_openat(disk.directory, images[i].name, O_WRONLY | O_CREAT, 0640);
                CHECK(file >= 0);
                CHECK(__real_write(file, images[i].bytes, images[i].length) == (ssize_t)images[i].length);
                __real_close(file);
            }
        }
    }
    disk.directory = -1;
}

/* Counts an operation of the program under test; false when the power is off. */
static bool is_powered(void) {
    if (disk.directory < 0) {
        return true;
    }
    disk.operations++;
    if (disk.operations >= disk.cut_at) {
        errno = EIO;
        return false;
    }
    return true;
}

int __wrap_openat(int directory, const char *name, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    if (!is_powered()) {
        return -1;
    }
    int file = __real_openat(directory, name, flags, mode);
    if (disk.directory >= 0 && file >= 0 && (flags & O_CREAT) != 0) {
        disk.open_file = file;
        snprintf(disk.open_name, sizeof disk.open_name, "%s", name);
        find_or_add(disk.named, name)->length = 0;
    }
    return file;
}

ssize_t __wrap_write(int file, const void *bytes, size_t length) {
    if (is_powered()) {
        return __real_write(file, bytes, length);
    }
    if (disk.operations == disk.cut_at) {
        CHECK(__real_write(file, bytes, length / 2) == (ssize_t)(length / 2));
        errno = EIO;
    }
    return -1;
}

int __wrap_fsync(int file) {
    if (!is_powered()) {
        return -1;
    }
    if (disk.directory >= 0 && file == disk.directory) {
        memcpy(disk.synced, disk.named, sizeof disk.synced);
    } else if (disk.directory >= 0 && file == disk.open_file) {
        read_image(find_or_add(disk.named, disk.open_name));
    }
    return __real_fsync(file);
}

int __wrap_close(int file) {
    bool is_powered_on = is_powered();
    if (disk.directory >= 0 && file == disk.open_file) {
        disk.open_file = -1;
    }
    /* The descriptor is given back either way; a dead process has none. */
    int result = __real_close(file);
    if (!is_powered_on) {
        errno = EIO;
    }
    return is_powered_on ? result : -1;
}

int __wrap_renameat(int from_directory, const char *from, int to_directory, const char *to) {
    if (!is_powered()) {
        return -1;
    }
    if (disk.directory >= 0) {
        struct file_image *target = find_or_add(disk.named, to);
        struct file_image *source = find(disk.named, from);
        CHECK(source != NULL);
        memcpy(target->bytes, source->bytes, sizeof target->bytes);
        target->length = source->length;
        source->name[0] = '\0';
    }
    return __real_renameat(from_directory, from, to_directory, to);
}
