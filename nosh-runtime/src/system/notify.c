/* SPDX-License-Identifier: Apache-2.0 */
#include "notify.h"

#include "log.h"
#include "monotonic_clock.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define NOTIFY_MESSAGE_MAX 512

static int64_t watchdog_interval_ms(void) {
    const char *usec = getenv("WATCHDOG_USEC");
    const char *pid = getenv("WATCHDOG_PID");
    if (usec == NULL || (pid != NULL && strtoll(pid, NULL, 10) != (long long)getpid())) {
        return MONOTONIC_NEVER;
    }
    int64_t interval = strtoll(usec, NULL, 10) / 1000 / 2;
    return interval > 0 ? interval : MONOTONIC_NEVER;
}

int notify_init(struct notify *notify) {
    notify->socket = -1;
    notify->watchdog_interval_ms = MONOTONIC_NEVER;
    const char *name = getenv("NOTIFY_SOCKET");
    if (name == NULL) {
        return 0;
    }
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    if ((name[0] != '/' && name[0] != '@') || length >= sizeof address.sun_path) {
        return -EAFNOSUPPORT;
    }
    memcpy(address.sun_path, name, length);
    if (name[0] == '@') {
        address.sun_path[0] = '\0';
    }
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) {
        return -errno;
    }
    socklen_t address_length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    if (connect(descriptor, (const struct sockaddr *)&address, address_length) != 0) {
        int error = -errno;
        close(descriptor);
        return error;
    }
    notify->socket = descriptor;
    notify->watchdog_interval_ms = watchdog_interval_ms();
    return 0;
}

void notify_send(const struct notify *notify, const char *format, ...) {
    if (notify->socket < 0) {
        return;
    }
    char message[NOTIFY_MESSAGE_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (send(notify->socket, message, strlen(message), MSG_NOSIGNAL) < 0) {
        log_warning("notify: cannot send \"%s\" to $NOTIFY_SOCKET: %s", message, strerror(errno));
    }
}

void notify_finish(struct notify *notify) {
    if (notify->socket >= 0) {
        close(notify->socket);
        notify->socket = -1;
    }
}
