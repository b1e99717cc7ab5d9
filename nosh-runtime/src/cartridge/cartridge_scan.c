/* SPDX-License-Identifier: Apache-2.0 */
#include "cartridge_scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENDING ".kn86"
#define FILES_MAX 256 /* files that are read; further ones are only counted */

struct listing {
    char names[FILES_MAX][NAME_MAX + 1];
    size_t count;
    uint32_t more;
};

static bool is_cartridge_name(const char *name) {
    size_t length = strlen(name);
    /* macOS creates "._NAME" beside NAME on FAT cards. */
    return length > strlen(ENDING) && strncmp(name, "._", 2) != 0 &&
           strcasecmp(name + length - strlen(ENDING), ENDING) == 0;
}

static int compare_names(const void *left, const void *right) {
    return strcmp(left, right);
}

/* Returns 0, or a negative errno value when the folder cannot be read to its end. */
static int list(DIR *folder, struct listing *listing) {
    errno = 0; /* readdir(3) returns NULL at the end and on an error */
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (!is_cartridge_name(entry->d_name)) {
            continue;
        }
        if (listing->count == FILES_MAX) {
            listing->more++;
            continue;
        }
        snprintf(listing->names[listing->count++], sizeof listing->names[0], "%s", entry->d_name);
    }
    int error = -errno;
    qsort(listing->names, listing->count, sizeof listing->names[0], compare_names);
    return error;
}

static ssize_t read_start(int file, uint8_t *bytes, size_t capacity) {
    size_t length = 0;
    while (length < capacity) {
        /* Read, not mapped: on a removed card, read(2) fails, but access to a mapped page raises SIGBUS. */
        ssize_t count = read(file, bytes + length, capacity - length);
        if (count == 0) {
            break;
        }
        if (count > 0) {
            length += (size_t)count;
        } else if (errno != EINTR) {
            return -1;
        }
    }
    return (ssize_t)length;
}

/* Returns NULL, or what is wrong with the file. */
static const char *read_header(int folder, const char *name, struct kn86_header *header) {
    /* Does not follow a symbolic link, and does not block on a FIFO. */
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) {
        return "CANNOT BE OPENED";
    }
    const char *fault = NULL;
    struct stat status;
    uint8_t bytes[KN86_HEADER_SIZE];
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        fault = "NOT A FILE";
    } else {
        ssize_t length = read_start(file, bytes, sizeof bytes);
        fault =
            length < 0 ? "CANNOT BE READ" : kn86_header_read(bytes, (size_t)length, (uint64_t)status.st_size, header);
    }
    close(file);
    return fault;
}

/* Replaces characters that could break a line of the report, or the screen. */
static void show_name(const char *name, char shown[static CARTRIDGE_FILE_MAX + 1]) {
    snprintf(shown, CARTRIDGE_FILE_MAX + 1, "%s", name);
    for (char *c = shown; *c != '\0'; c++) {
        *c = *c >= 0x20 && *c < 0x7F ? *c : '?';
    }
}

int cartridge_scan(const char *path, struct cartridge_report *report, bool *has_saves) {
    static struct listing listing; /* static: 64 KiB, and there is one scan */
    memset(report, 0, sizeof *report);
    memset(&listing, 0, sizeof listing);
    *has_saves = false;
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return -errno;
    }
    int error = list(folder, &listing);
    report->is_present = error == 0;
    report->more = listing.more;
    for (size_t i = 0; report->is_present && i < listing.count; i++) {
        struct cartridge_entry entry = {.fault = ""};
        const char *fault = read_header(dirfd(folder), listing.names[i], &entry.header);
        *has_saves = *has_saves || (fault == NULL && entry.header.has_saves);
        if (report->count == CARTRIDGE_REPORT_ENTRIES_MAX) {
            report->more++;
            continue;
        }
        show_name(listing.names[i], entry.file);
        snprintf(entry.fault, sizeof entry.fault, "%s", fault != NULL ? fault : "");
        report->entries[report->count++] = entry;
    }
    closedir(folder);
    return error;
}
