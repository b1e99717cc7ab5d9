/* SPDX-License-Identifier: Apache-2.0 */
#include "state_folder.h"

#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_MODE 0755
#define FILE_MODE 0644

static bool is_ours(const struct stat *status) {
    return status->st_uid == geteuid() && (status->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static int open_folder(const char *path) {
    return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

void state_folder_open(struct state_folder *state, const char *path, bool may_create) {
    state->folder = -1;
    if (path == NULL) {
        return;
    }
    bool is_new = may_create && mkdir(path, FOLDER_MODE) == 0;
    struct stat status;
    int folder = open_folder(path);
    if (folder < 0) {
        if (may_create) {
            log_warning("update: %s: %s: notes of updates are not kept", path, strerror(errno));
        }
        return;
    }
    /* The operator's user may have exchanged the new folder for another one: the mode is that of what was opened. */
    if (fstat(folder, &status) != 0 || !is_ours(&status) || (is_new && fchmod(folder, FOLDER_MODE) != 0)) {
        log_warning("update: %s is somebody else's: it is not believed", path);
        close(folder);
        return;
    }
    state->folder = folder;
}

void state_folder_close(struct state_folder *state) {
    if (state->folder >= 0) {
        close(state->folder);
        state->folder = -1;
    }
}

static size_t read_all(int file, char *text, size_t capacity) {
    size_t length = 0;
    while (length < capacity) {
        ssize_t count = read(file, text + length, capacity - length);
        if (count > 0) {
            length += (size_t)count;
        } else if (count == 0 || errno != EINTR) {
            return count == 0 ? length : 0;
        }
    }
    return 0;
}

size_t state_folder_read(const struct state_folder *state, const char *name, char *text, size_t capacity) {
    text[0] = '\0';
    /* O_NONBLOCK: whoever opens a FIFO waits for a writer otherwise. */
    int file =
        state->folder < 0 ? -1 : openat(state->folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0) {
        return 0;
    }
    struct stat status;
    size_t length = 0;
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && is_ours(&status)) {
        length = read_all(file, text, capacity);
    }
    close(file);
    length = length < capacity ? length : 0;
    text[length] = '\0';
    return length;
}

static int write_new(int folder, const char *name, const char *text, size_t length) {
    if (unlinkat(folder, name, 0) != 0 && errno != ENOENT) {
        return -errno;
    }
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
    if (file < 0) {
        return -errno;
    }
    int result = 0;
    for (size_t written = 0; result == 0 && written < length;) {
        ssize_t count = write(file, text + written, length - written);
        if (count >= 0) {
            written += (size_t)count;
        } else if (errno != EINTR) {
            result = -errno;
        }
    }
    if (result == 0 && (fchmod(file, FILE_MODE) != 0 || fsync(file) != 0)) {
        result = -errno;
    }
    /* close(2) may be the first to report an error of a deferred write. */
    if (close(file) != 0 && result == 0) {
        result = -errno;
    }
    return result;
}

bool state_folder_write(const struct state_folder *state, const char *name, const char *text, size_t length) {
    char temporary[NAME_MAX + 1];
    if (state->folder < 0 || length > STATE_FILE_MAX) {
        return false;
    }
    snprintf(temporary, sizeof temporary, "%s.new", name);
    int result = write_new(state->folder, temporary, text, length);
    if (result == 0 && (renameat(state->folder, temporary, state->folder, name) != 0 || fsync(state->folder) != 0)) {
        result = -errno;
    }
    if (result != 0) {
        unlinkat(state->folder, temporary, 0);
        log_warning("update: cannot write the note \"%s\": %s", name, strerror(-result));
    }
    return result == 0;
}

/* Cuts lines off at the beginning until at most @count are left. */
static const char *last_lines(const char *text, size_t length, size_t count) {
    const char *from = text + length;
    while (from > text) {
        if (from[-1] == '\n' && from < text + length && count-- == 1) {
            break;
        }
        from--;
    }
    return from;
}

bool state_folder_append(const struct state_folder *state, const char *name, const char *line, size_t lines_max) {
    static char text[STATE_FILE_MAX + STATE_LINE_MAX + 2];
    size_t length = state_folder_read(state, name, text, STATE_FILE_MAX + 1);
    if (length > 0 && text[length - 1] != '\n') {
        length = 0; /* not what this program has written */
    }
    length += (size_t)snprintf(text + length, STATE_LINE_MAX + 2, "%.*s\n", (int)STATE_LINE_MAX, line);
    const char *kept = last_lines(text, length, lines_max);
    return state_folder_write(state, name, kept, (size_t)(text + length - kept));
}

bool state_folder_find_line(const struct state_folder *state, const char *name, const char *start,
                            char line[STATE_LINE_MAX + 1]) {
    static char text[STATE_FILE_MAX + 1];
    bool is_found = false;
    state_folder_read(state, name, text, sizeof text);
    for (const char *at = text; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        if (strncmp(at, start, strlen(start)) == 0) {
            snprintf(line, STATE_LINE_MAX + 1, "%.*s", (int)length, at);
            is_found = true;
        }
        at += length + (at[length] == '\n');
    }
    return is_found;
}
