/* SPDX-License-Identifier: Apache-2.0 */
#include "update_request.h"

#include "percent_name.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REQUEST "update-request"
#define CANCEL "update-cancel"
#define TEXT_MAX (PERCENT_NAME_MAX + 64)

/* The words of "install PLACE NAME", behind the first one. */
static bool decode_installation(char *words, struct update_request *request) {
    char *name = strchr(words, ' ');
    if (name == NULL) {
        return false;
    }
    *name++ = '\0';
    request->kind = UPDATE_REQUEST_INSTALL;
    return payload_place_of_name(words, &request->place) && percent_name_decode(name, request->name);
}

bool update_request_decode(const char *text, struct update_request *request) {
    static const char INSTALL[] = "install ", FORCED[] = "install-forced ";
    char line[TEXT_MAX + 1];
    size_t length = strcspn(text, "\n");
    if (length > TEXT_MAX || (text[length] == '\n' && text[length + 1] != '\0')) {
        return false;
    }
    memcpy(line, text, length);
    line[length] = '\0';
    *request = (struct update_request){.kind = UPDATE_REQUEST_SCAN};
    if (strcmp(line, "scan") == 0) {
        return true;
    }
    if (strcmp(line, "revert") == 0) {
        request->kind = UPDATE_REQUEST_REVERT;
        return true;
    }
    if (strncmp(line, FORCED, strlen(FORCED)) == 0) {
        request->is_forced = true;
        return decode_installation(line + strlen(FORCED), request);
    }
    return strncmp(line, INSTALL, strlen(INSTALL)) == 0 && decode_installation(line + strlen(INSTALL), request);
}

static int open_folder(const char *folder) {
    return open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Returns the number of bytes; -1 when the file is no regular one, or larger than any request. */
static ssize_t read_text(int folder, char text[TEXT_MAX + 2]) {
    int file = openat(folder, REQUEST, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat status;
    ssize_t length = -1;
    if (file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
        length = read(file, text, TEXT_MAX + 1);
    }
    if (file >= 0) {
        close(file);
    }
    return length <= TEXT_MAX ? length : -1;
}

bool update_request_take(const char *folder, struct update_request *request) {
    char text[TEXT_MAX + 2];
    int directory = open_folder(folder);
    if (directory < 0) {
        return false;
    }
    ssize_t length = read_text(directory, text);
    /* Also what is no file: it would start the service again and again. */
    if (unlinkat(directory, REQUEST, 0) != 0) {
        unlinkat(directory, REQUEST, AT_REMOVEDIR);
    }
    close(directory);
    if (length < 0) {
        return false;
    }
    text[length] = '\0';
    return strlen(text) == (size_t)length && update_request_decode(text, request);
}

void update_request_finish(const char *folder) {
    int directory = open_folder(folder);
    if (directory >= 0) {
        unlinkat(directory, CANCEL, 0);
        close(directory);
    }
}

bool update_request_is_cancelled(const char *folder) {
    int directory = open_folder(folder);
    if (directory < 0) {
        return false;
    }
    bool is_there = faccessat(directory, CANCEL, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    close(directory);
    return is_there;
}
