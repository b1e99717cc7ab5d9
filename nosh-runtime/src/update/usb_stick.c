/* SPDX-License-Identifier: Apache-2.0 */
#include "usb_stick.h"

#include "log.h"
#include "whole_file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define CARTRIDGE_READER "cartridge-reader" /* the node's name in the overlay kn86-usb-hub */

static int is_scsi_disk(const struct dirent *entry) {
    return strncmp(entry->d_name, "sd", 2) == 0;
}

/* Whether a device above the disk, whose path is changed, is what the device tree calls a cartridge reader. */
static bool is_below_cartridge_reader(char *path) {
    for (char *end = path + strlen(path); end != NULL && end > path; end = strrchr(path, '/')) {
        char name[PATH_MAX + 16], text[64];
        *end = '\0';
        snprintf(name, sizeof name, "%s/of_node/name", path);
        ssize_t length = whole_file_read(AT_FDCWD, name, text, sizeof text - 1);
        text[length < 0 ? 0 : length] = '\0';
        if (strcmp(text, CARTRIDGE_READER) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether the name that udev gives the cartridge leads to the disk or one of its partitions. */
static bool is_named_cartridge(const char *root, const char *disk) {
    char path[PATH_MAX], target[PATH_MAX];
    snprintf(path, sizeof path, "%s/dev/kn86-cartridge", root);
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0) {
        return false;
    }
    target[length] = '\0';
    const char *name = strrchr(target, '/');
    name = name != NULL ? name + 1 : target;
    return strncmp(name, disk, strlen(disk)) == 0 && !isalpha((unsigned char)name[strlen(disk)]);
}

static bool is_stick(const char *root, const char *disk) {
    char path[PATH_MAX], *device;
    snprintf(path, sizeof path, "%s/sys/block/%s", root, disk);
    device = realpath(path, NULL);
    bool is_usb = device != NULL && strstr(device, "/usb") != NULL;
    bool is_good = is_usb && !is_named_cartridge(root, disk) && !is_below_cartridge_reader(device);
    free(device);
    return is_good;
}

bool usb_stick_find(const char *root, char *device, size_t capacity) {
    char path[PATH_MAX];
    struct dirent **disks;
    snprintf(path, sizeof path, "%s/sys/block", root);
    int count = scandir(path, &disks, is_scsi_disk, alphasort);
    bool is_found = false;
    for (int i = 0; i < count; i++) {
        const char *disk = disks[i]->d_name;
        if (!is_found && is_stick(root, disk)) {
            snprintf(path, sizeof path, "%s/sys/block/%s/%s1/partition", root, disk, disk);
            bool has_partition = access(path, F_OK) == 0;
            is_found = snprintf(device, capacity, "%s/dev/%s%s", root, disk, has_partition ? "1" : "") < (int)capacity;
        }
        free(disks[i]);
    }
    if (count >= 0) {
        free(disks);
    }
    return is_found;
}

const char *usb_stick_mount(const char *device, const char *folder) {
    static const char *const TYPES[] = {"vfat", "exfat"};
    if (mkdir(folder, 0755) != 0 && errno != EEXIST) {
        log_warning("update: %s: %s", folder, strerror(errno));
    }
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
        if (mount(device, folder, TYPES[i], MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0) {
            return NULL;
        }
        log_info("update: %s as %s: %s", device, TYPES[i], strerror(errno));
    }
    return "the USB stick has no file system that the deck reads (FAT or exFAT)";
}

void usb_stick_unmount(const char *folder) {
    /* The stick may be gone. */
    if (umount2(folder, MNT_DETACH | UMOUNT_NOFOLLOW) != 0) {
        log_warning("update: %s: %s", folder, strerror(errno));
    }
}
