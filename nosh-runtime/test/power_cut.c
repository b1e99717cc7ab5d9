/* SPDX-License-Identifier: Apache-2.0 */
#include "power_cut.h"

#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 8
#define BYTES_MAX 4096

struct file_image {
    char name[64]; /* empty: unused */
    char bytes[BYTES_MAX];
    size_t length;
};

static struct {
    const char *folder; /* NULL: not tracking */
    bool is_synced;     /* the folder's own name */
    int operations;
    int cut_at;
    int open_file; /* the file being written, and its name */
    char open_name[64];
    struct file_image named[FILES_MAX];  /* current names, with the bytes last synced */
    struct file_image synced[FILES_MAX]; /* names last synced, with the bytes last synced */
} disk;

int __real_mkdir(const char *path, mode_t mode);
int __real_openat(int directory, const char *name, int flags, ...);
ssize_t __real_write(int file, const void *bytes, size_t length);
int __real_fsync(int file);
int __real_close(int file);
int __real_renameat(int from_directory, const char *from, int to_directory, const char *to);

int __wrap_mkdir(const char *path, mode_t mode);
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

static int open_folder(void) {
    int directory = open(disk.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CHECK(directory >= 0);
    return directory;
}

static bool is_there(void) {
    return access(disk.folder, F_OK) == 0;
}

static void read_image(struct file_image *image) {
    int directory = open_folder();
    int file = __real_openat(directory, image->name, O_RDONLY);
    CHECK(file >= 0);
    ssize_t length = read(file, image->bytes, sizeof image->bytes);
    CHECK(length >= 0 && length < BYTES_MAX);
    image->length = (size_t)length;
    __real_close(file);
    __real_close(directory);
}

/* Calls `visit` for each name in the folder. */
static void for_each_name(void (*visit)(int directory, const char *name)) {
    DIR *listing = fdopendir(open_folder());
    CHECK(listing != NULL);
    for (struct dirent *entry = readdir(listing); entry != NULL; entry = readdir(listing)) {
        if (entry->d_name[0] != '.') {
            visit(dirfd(listing), entry->d_name);
        }
    }
    closedir(listing);
}

static void remember(int directory, const char *name) {
    (void)directory;
    read_image(find_or_add(disk.named, name));
}

static void delete_file(int directory, const char *name) {
    CHECK(unlinkat(directory, name, 0) == 0);
}

void power_cut_init(const char *folder) {
    memset(&disk, 0, sizeof disk);
    disk.folder = folder;
    disk.cut_at = INT_MAX;
    disk.open_file = -1;
    disk.is_synced = is_there();
    if (disk.is_synced) {
        for_each_name(remember);
        memcpy(disk.synced, disk.named, sizeof disk.synced);
    }
}

void power_cut_at(int operation) {
    disk.cut_at = operation;
}

int power_cut_operations(void) {
    return disk.operations;
}

static void put_back(const struct file_image *images) {
    int directory = open_folder();
    for (int i = 0; i < FILES_MAX; i++) {
        if (images[i].name[0] != '\0') {
            int file = __real_openat(directory, images[i].name, O_WRONLY | O_CREAT, 0640);
            CHECK(file >= 0);
            CHECK(__real_write(file, images[i].bytes, images[i].length) == (ssize_t)images[i].length);
            __real_close(file);
        }
    }
    __real_close(directory);
}

void power_cut_finish(enum power_cut_aftermath aftermath) {
    if (aftermath != POWER_CUT_ALL_ARRIVED && is_there()) {
        for_each_name(delete_file);
        if (aftermath == POWER_CUT_ONLY_SYNCED && !disk.is_synced) {
            CHECK(rmdir(disk.folder) == 0);
        } else {
            put_back(aftermath == POWER_CUT_NAMES_ARRIVED ? disk.named : disk.synced);
        }
    }
    disk.folder = NULL;
}

/* Counts an operation of the program under test; returns false when the power is off. */
static bool is_powered(void) {
    if (disk.folder == NULL) {
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
    if (disk.folder != NULL && file >= 0 && (flags & O_CREAT) != 0) {
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

/* Whether the descriptor is of the file at the path. */
static bool is_descriptor_of(int file, const char *path) {
    struct stat left, right;
    CHECK(fstat(file, &left) == 0);
    return stat(path, &right) == 0 && left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

static void follow_fsync(int file) {
    char above[PATH_MAX];
    snprintf(above, sizeof above, "%s/..", disk.folder);
    if (file == disk.open_file) {
        read_image(find_or_add(disk.named, disk.open_name));
    } else if (is_descriptor_of(file, disk.folder)) {
        memcpy(disk.synced, disk.named, sizeof disk.synced);
    } else if (is_descriptor_of(file, above)) {
        disk.is_synced = true;
    }
}

int __wrap_fsync(int file) {
    if (!is_powered()) {
        return -1;
    }
    if (disk.folder != NULL) {
        follow_fsync(file);
    }
    return __real_fsync(file);
}

int __wrap_mkdir(const char *path, mode_t mode) {
    return is_powered() ? __real_mkdir(path, mode) : -1;
}

int __wrap_close(int file) {
    bool is_powered_on = is_powered();
    if (disk.folder != NULL && file == disk.open_file) {
        disk.open_file = -1;
    }
    /* The descriptor is closed in either case: a program without power has none. */
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
    if (disk.folder != NULL) {
        struct file_image *target = find_or_add(disk.named, to);
        struct file_image *source = find(disk.named, from);
        CHECK(source != NULL);
        memcpy(target->bytes, source->bytes, sizeof target->bytes);
        target->length = source->length;
        source->name[0] = '\0';
    }
    return __real_renameat(from_directory, from, to_directory, to);
}
