/* SPDX-License-Identifier: Apache-2.0 */
#include "deck_store.h"

#include "log.h"
#include "whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MODE 0640
#define FOLDER_MODE 0750
/* The largest size that any format, also a later one, may have (docs/deck-state.md). */
#define FILE_MAX 65536

/* Indexed by generation modulo 2. */
static const char *const FILE_NAMES[2] = {"deck-state.0", "deck-state.1"};

/* The result of reading the two files. */
struct survey {
    int valid, damaged, newer;
};

static void set_aside(const struct deck_store *store, const char *name) {
    char damaged_name[64];
    snprintf(damaged_name, sizeof damaged_name, "%s.damaged", name);
    if (renameat(store->directory, name, store->directory, damaged_name) != 0) {
        log_warning("deck state: cannot rename damaged %s to %s: %s", name, damaged_name, strerror(errno));
    }
}

/* Reads the file of one generation, and takes its state when it is the newest so far. */
static int load_file(struct deck_store *store, const char *name, struct deck_state *state, struct survey *survey) {
    static char bytes[FILE_MAX]; /* static: too large for the stack; there is one loader */
    ssize_t length = whole_file_read(store->directory, name, bytes, sizeof bytes);
    if (length == -ENOENT) {
        return 0;
    }
    if (length < 0 && length != -EFBIG) {
        return (int)length;
    }
    struct deck_state candidate;
    uint64_t generation = 0;
    switch (length < 0 ? DECK_STATE_DAMAGED : deck_state_decode(bytes, (size_t)length, &candidate, &generation)) {
    case DECK_STATE_VALID:
        survey->valid++;
        if (generation > store->generation) {
            *state = candidate;
            store->generation = generation;
        }
        break;
    case DECK_STATE_NEWER_FORMAT:
        survey->newer++;
        break;
    case DECK_STATE_DAMAGED:
        survey->damaged++;
        set_aside(store, name);
        break;
    }
    return 0;
}

/* Syncs the folder's own directory entry as well: otherwise a power cut could remove the folder with the first save. */
static int sync_parent(int directory) {
    int parent = openat(directory, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0) {
        return -errno;
    }
    int result = fsync(parent) == 0 ? 0 : -errno;
    close(parent);
    return result;
}

static int open_folder(const char *folder) {
    bool is_new = mkdir(folder, FOLDER_MODE) == 0;
    if (!is_new && errno != EEXIST) {
        return -errno;
    }
    int directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) {
        return -errno;
    }
    int error = is_new ? sync_parent(directory) : 0;
    if (error != 0) {
        close(directory);
        return error;
    }
    return directory;
}

int deck_store_init(struct deck_store *store, const char *folder, struct deck_state *state) {
    *store = (struct deck_store){.directory = -1};
    deck_state_init(state);
    int directory = open_folder(folder);
    if (directory < 0) {
        return directory;
    }
    store->directory = directory;
    struct survey survey = {0};
    for (size_t i = 0; i < 2; i++) {
        int error = load_file(store, FILE_NAMES[i], state, &survey);
        if (error != 0) {
            /* A save might overwrite the only state there is. */
            deck_store_finish(store);
            deck_state_init(state);
            return error;
        }
    }
    if (survey.newer > 0) {
        store->is_frozen = true;
        return DECK_STORE_NEWER;
    }
    if (survey.damaged > 0) {
        return survey.valid > 0 ? DECK_STORE_RECOVERED : DECK_STORE_LOST;
    }
    return survey.valid > 0 ? DECK_STORE_LOADED : DECK_STORE_FRESH;
}

int deck_store_save(struct deck_store *store, const struct deck_state *state) {
    if (store->directory < 0) {
        return -EBADF;
    }
    if (store->is_frozen) {
        return -EROFS;
    }
    char text[DECK_STATE_TEXT_MAX];
    uint64_t generation = store->generation + 1;
    size_t length = deck_state_encode(state, generation, text);
    if (length == 0) {
        return -ERANGE;
    }
    int error = whole_file_replace(store->directory, FILE_NAMES[generation % 2], text, length, FILE_MODE);
    if (error == 0) {
        store->generation = generation;
    }
    return error;
}

void deck_store_finish(struct deck_store *store) {
    if (store->directory >= 0) {
        close(store->directory);
        store->directory = -1;
    }
}
