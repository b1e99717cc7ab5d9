/* SPDX-License-Identifier: Apache-2.0 */
#include "uevent.h"

#include <errno.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The multicast group of the kernel's messages; udev uses another one. */
#define KERNEL_GROUP 1u
#define EVENT_MAX 8192 /* UEVENT_BUFFER_SIZE is 2048 */

int uevent_open(void) {
    int descriptor = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
    if (descriptor < 0) {
        return -errno;
    }
    const struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = KERNEL_GROUP};
    if (bind(descriptor, (const struct sockaddr *)&address, sizeof address) != 0) {
        int error = -errno;
        close(descriptor);
        return error;
    }
    return descriptor;
}

/* Whether one of the event's lines is `wanted`. The last line may be cut off. */
static bool has_line(const char *event, size_t length, const char *wanted) {
    for (size_t used = 0; used < length;) {
        size_t line = strnlen(event + used, length - used);
        if (line < length - used && strcmp(event + used, wanted) == 0) {
            return true;
        }
        used += line + 1;
    }
    return false;
}

bool uevent_is_display(const char *event, size_t length) {
    return has_line(event, length, "SUBSYSTEM=drm") &&
           (has_line(event, length, "HOTPLUG=1") || has_line(event, length, "ACTION=add") ||
            has_line(event, length, "ACTION=remove"));
}

bool uevent_read_display(int socket) {
    bool is_told = false;
    for (;;) {
        static char event[EVENT_MAX]; /* static: too large for the stack; there is one reader */
        struct sockaddr_nl sender;
        socklen_t sender_length = sizeof sender;
        ssize_t count = recvfrom(socket, event, sizeof event, 0, (struct sockaddr *)&sender, &sender_length);
        if (count >= 0) {
            /* Port 0 is the kernel; other programs may send to the group as well. */
            /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): recvfrom has filled it, netlink(7) */
            is_told = is_told || (sender.nl_pid == 0 && uevent_is_display(event, (size_t)count));
        } else if (errno == ENOBUFS) {
            is_told = true;
        } else if (errno != EINTR) {
            return is_told;
        }
    }
}
