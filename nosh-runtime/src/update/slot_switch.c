/* SPDX-License-Identifier: Apache-2.0 */
#include "slot_switch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DRIVERS "/sys/bus/platform/drivers"
#define PARTITION_DRIVER "syscon-reboot-mode"
#define TRYBOOT_DRIVER "raspberrypi-firmware"

/* What the overlay kn86-slot-select sets: the password of PM_RSTS and the number of the boot partition. */
#define MODE_PARTITION_2 0x5a000004u
#define MODE_PARTITION_3 0x5a000005u

/* posix_spawn(3) may also tell so that the program is missing. */
#define NOT_RUN 127

extern char **environ;

const char *slot_switch_name(enum slot_switch back_end) {
    static const char *const NAMES[] = {"none", "partition", "tryboot", "unknown"};
    return NAMES[back_end];
}

/* Whether the node has the word; a property that is not there or has another size has not. */
static bool has_word(int node, const char *property, uint32_t expected) {
    uint8_t bytes[5];
    int file = openat(node, property, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    ssize_t size = read(file, bytes, sizeof bytes);
    close(file);
    return size == 4 &&
           ((uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3]) == expected;
}

static bool has_our_modes(int device) {
    int node = openat(device, "of_node", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (node < 0) {
        return false;
    }
    bool has_both =
        has_word(node, "mode-partition2", MODE_PARTITION_2) && has_word(node, "mode-partition3", MODE_PARTITION_3);
    close(node);
    return has_both;
}

static bool any_device(int device) {
    (void)device;
    return true;
}

/*
 * Whether the driver has a device that suits: 1, 0, or a negative errno value when it cannot be looked at. A driver's
 * folder has a link for each of its devices, and perhaps one to its module.
 */
static int has_device(const char *root, const char *driver, bool (*suits)(int device)) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s" DRIVERS "/%s", root, driver);
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return errno == ENOENT ? 0 : -errno;
    }
    int result = 0;
    for (const struct dirent *entry; result == 0 && (entry = readdir(folder)) != NULL;) {
        if (entry->d_type != DT_LNK || strcmp(entry->d_name, "module") == 0) {
            continue;
        }
        int device = openat(dirfd(folder), entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        result = device < 0 ? -errno : suits(device);
        if (device >= 0) {
            close(device);
        }
    }
    closedir(folder);
    return result;
}

/* 1, 0, or a negative errno value. */
static int has_drivers_folder(const char *root) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s" DRIVERS, root);
    return access(path, R_OK | X_OK) == 0 ? 1 : -errno;
}

static int has_firmware_device(const char *root) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/dev/vcio", root);
    return access(path, F_OK) == 0 ? 1 : errno == ENOENT ? 0 : -errno;
}

enum slot_switch slot_switch_find(const struct slot_switcher *switcher) {
    if (switcher->root == NULL) {
        return SLOT_SWITCH_NONE;
    }
    if (has_drivers_folder(switcher->root) < 0) {
        return SLOT_SWITCH_UNKNOWN;
    }
    int partition = has_device(switcher->root, PARTITION_DRIVER, has_our_modes);
    int driver = has_device(switcher->root, TRYBOOT_DRIVER, any_device);
    int device = has_firmware_device(switcher->root);
    if (partition > 0) {
        return SLOT_SWITCH_PARTITION;
    }
    if (driver > 0 && device > 0) {
        return SLOT_SWITCH_TRYBOOT;
    }
    return partition < 0 || driver < 0 || device < 0 ? SLOT_SWITCH_UNKNOWN : SLOT_SWITCH_NONE;
}

/* Runs "COMMAND reboot [ARGUMENT]" and waits for it. Returns NULL, or what went wrong. */
static const char *run(const struct slot_switcher *switcher, const char *argument) {
    if (switcher->command == NULL) {
        return "a card's file cannot be restarted";
    }
    char *const words[] = {(char *)(uintptr_t)switcher->command, (char *)(uintptr_t) "reboot",
                           (char *)(uintptr_t)argument, NULL};
    pid_t child;
    int status;
    if (posix_spawnp(&child, switcher->command, NULL, NULL, words, environ) != 0) {
        return "the program that restarts the deck cannot be run";
    }
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return "the program that restarts the deck got lost";
        }
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_RUN) {
        return "the program that restarts the deck cannot be run";
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? NULL : "the program that restarts the deck has failed";
}

const char *slot_switch_try(const struct slot_switcher *switcher, enum slot_switch back_end, enum slot slot) {
    char argument[64];
    if (back_end == SLOT_SWITCH_PARTITION) {
        snprintf(argument, sizeof argument, "--reboot-argument=partition%u", slot_boot_partition(slot));
    } else {
        snprintf(argument, sizeof argument, "--reboot-argument=0 tryboot");
    }
    return run(switcher, argument);
}

const char *slot_switch_restart(const struct slot_switcher *switcher) {
    return run(switcher, NULL);
}
