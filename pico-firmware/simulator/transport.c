/* SPDX-License-Identifier: Apache-2.0 */
#include "transport.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"

#define RETRY_MS 100

static int try_connect(const struct sockaddr_un *address) {
    int line = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (line >= 0 && connect(line, (const struct sockaddr *)address, sizeof *address) != 0) {
        int reason = errno;
        close(line);
        errno = reason;
        line = -1;
    }
    return line;
}

static int fail(const char *what, const char *path) {
    fprintf(stderr, "kn86-pico-sim: cannot %s %s: %s\n", what, path, strerror(errno));
    return TRANSPORT_E_FAILED;
}

static int set_non_blocking(int line, const char *path) {
    if (fcntl(line, F_SETFL, fcntl(line, F_GETFL) | O_NONBLOCK) != 0) {
        fail("set up", path);
        close(line);
        return TRANSPORT_E_FAILED;
    }
    return line;
}

int transport_connect(const char *socket_path, int timeout_seconds, const sigset_t *wait_mask,
                      const volatile sig_atomic_t *stop) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(socket_path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return fail("connect to", socket_path);
    }
    strcpy(address.sun_path, socket_path);

    int64_t deadline = monotonic_ms() + (int64_t)timeout_seconds * 1000;
    for (;;) {
        int line = try_connect(&address);
        if (line >= 0) {
            return set_non_blocking(line, socket_path);
        }
        if (errno != ENOENT && errno != ECONNREFUSED) {
            return fail("connect to", socket_path);
        }
        if (monotonic_ms() >= deadline) {
            fprintf(stderr,
                    "kn86-pico-sim: nobody accepted on %s within %d s (%s): start the deck first, "
                    "or raise --timeout\n",
                    socket_path, timeout_seconds, strerror(errno));
            return TRANSPORT_E_FAILED;
        }
        const struct timespec pause = {.tv_nsec = RETRY_MS * 1000000L};
        ppoll(NULL, 0, &pause, wait_mask);
        if (*stop != 0) {
            return TRANSPORT_E_STOPPED;
        }
    }
}

static int make_raw(int line) {
    struct termios settings;
    if (tcgetattr(line, &settings) != 0) {
        return -1;
    }
    cfmakeraw(&settings);
    return tcsetattr(line, TCSANOW, &settings);
}

static int replace_link(const char *target, const char *link_path) {
    struct stat existing;
    if (lstat(link_path, &existing) == 0 && S_ISLNK(existing.st_mode)) {
        unlink(link_path);
    }
    return symlink(target, link_path);
}

int transport_open_pty(const char *link_path) {
    int line = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (line < 0 || grantpt(line) != 0 || unlockpt(line) != 0 || make_raw(line) != 0) {
        fail("open a pseudo terminal for", link_path);
    } else if (replace_link(ptsname(line), link_path) != 0) {
        fail("make the symbolic link", link_path);
    } else {
        return set_non_blocking(line, link_path);
    }
    if (line >= 0) {
        close(line);
    }
    return TRANSPORT_E_FAILED;
}
