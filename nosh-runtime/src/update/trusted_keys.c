/* SPDX-License-Identifier: Apache-2.0 */
#include "trusted_keys.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENDING ".pem"
#define DEVELOPMENT "development"
#define ID_DIGITS ((size_t)2 * sizeof(struct sha256))

static bool fails(char reason[TRUSTED_KEYS_REASON_MAX], const char *path, const char *what) {
    snprintf(reason, TRUSTED_KEYS_REASON_MAX, "%.200s: %s", path, what);
    return false;
}

static int is_key_file(const struct dirent *entry) {
    size_t length = strlen(entry->d_name);
    return length > strlen(ENDING) && strcmp(entry->d_name + length - strlen(ENDING), ENDING) == 0;
}

static bool add_key(struct trusted_keys *trusted, const char *folder, const char *name, char *reason) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    const char *fault = verification_keys_add(&trusted->keys, path);
    if (fault != NULL) {
        return fails(reason, path, fault);
    }
    trusted->is_development[trusted->keys.count - 1] = strncmp(name, DEVELOPMENT, strlen(DEVELOPMENT)) == 0;
    return true;
}

static bool read_keys(struct trusted_keys *trusted, const char *folder, char *reason) {
    struct dirent **files;
    int count = scandir(folder, &files, is_key_file, alphasort);
    if (count < 0) {
        return fails(reason, folder, strerror(errno));
    }
    bool is_good = true;
    for (int i = 0; i < count; i++) {
        is_good = is_good && add_key(trusted, folder, files[i]->d_name, reason);
        free(files[i]);
    }
    free(files);
    return is_good && count == 0 ? fails(reason, folder, "holds no key (*.pem)") : is_good;
}

static bool add_revoked(struct trusted_keys *trusted, const char *path, char *line, char *reason) {
    line[strcspn(line, "\r\n")] = '\0';
    if (*line == '\0' || *line == '#') {
        return true;
    }
    if (trusted->revoked_count == TRUSTED_KEYS_REVOKED_IN_FOLDER) {
        return fails(reason, path, "names more keys than a deck can remember");
    }
    struct sha256 *id = &trusted->revoked[trusted->revoked_count++];
    size_t size;
    if (strlen(line) != ID_DIGITS ||
        sodium_hex2bin(id->bytes, sizeof id->bytes, line, ID_DIGITS, NULL, &size, NULL) != 0 ||
        size != sizeof id->bytes) {
        return fails(reason, path, "a line is not a key id of 64 hexadecimal digits");
    }
    return true;
}

static bool read_revoked(struct trusted_keys *trusted, const char *folder, char *reason) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/revoked", folder);
    FILE *list = fopen(path, "re");
    if (list == NULL) {
        return errno == ENOENT ? true : fails(reason, path, strerror(errno));
    }
    bool is_good = true;
    char line[256];
    while (is_good && fgets(line, sizeof line, list) != NULL) {
        is_good = add_revoked(trusted, path, line, reason);
    }
    if (is_good && ferror(list)) {
        is_good = fails(reason, path, "cannot be read");
    }
    fclose(list);
    return is_good;
}

bool trusted_keys_read(struct trusted_keys *trusted, const char *folder, char reason[TRUSTED_KEYS_REASON_MAX]) {
    memset(trusted, 0, sizeof *trusted);
    return read_keys(trusted, folder, reason) && read_revoked(trusted, folder, reason);
}

bool trusted_keys_revoke(struct trusted_keys *trusted, const struct sha256 *id) {
    if (trusted_keys_is_revoked(trusted, id)) {
        return true;
    }
    if (trusted->revoked_count == TRUSTED_KEYS_REVOKED_MAX) {
        return false;
    }
    trusted->revoked[trusted->revoked_count++] = *id;
    return true;
}

bool trusted_keys_is_revoked(const struct trusted_keys *trusted, const struct sha256 *id) {
    for (size_t i = 0; i < trusted->revoked_count; i++) {
        if (memcmp(trusted->revoked[i].bytes, id->bytes, sizeof id->bytes) == 0) {
            return true;
        }
    }
    return false;
}

bool trusted_keys_is_development(const struct trusted_keys *trusted, const struct sha256 *id) {
    for (size_t i = 0; i < trusted->keys.count; i++) {
        if (memcmp(trusted->keys.keys[i].id.bytes, id->bytes, sizeof id->bytes) == 0) {
            return trusted->is_development[i];
        }
    }
    return false;
}
