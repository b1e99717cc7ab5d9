/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_uevent.h"

#include "check.h"

#include <linux/netlink.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENT_MAX 4096u

static int kernels_end = -1, programs_end = -1;

int __real_socket(int domain, int type, int protocol);
int __real_bind(int descriptor, const struct sockaddr *address, socklen_t length);
ssize_t __real_recvfrom(int descriptor, void *bytes, size_t capacity, int flags, struct sockaddr *sender,
                        socklen_t *sender_length);

int __wrap_socket(int domain, int type, int protocol);
int __wrap_bind(int descriptor, const struct sockaddr *address, socklen_t length);
ssize_t __wrap_recvfrom(int descriptor, void *bytes, size_t capacity, int flags, struct sockaddr *sender,
                        socklen_t *sender_length);

int __wrap_socket(int domain, int type, int protocol) {
    if (domain != AF_NETLINK) {
        return __real_socket(domain, type, protocol);
    }
    CHECK_EQUAL(protocol, NETLINK_KOBJECT_UEVENT);
    CHECK((type & SOCK_NONBLOCK) != 0);
    int ends[2];
    CHECK(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    if (kernels_end >= 0) {
        close(kernels_end); /* of an earlier session */
    }
    kernels_end = ends[0];
    programs_end = ends[1];
    return programs_end;
}

int __wrap_bind(int descriptor, const struct sockaddr *address, socklen_t length) {
    if (address->sa_family != AF_NETLINK) {
        return __real_bind(descriptor, address, length);
    }
    const struct sockaddr_nl *netlink = (const void *)address;
    CHECK_EQUAL(descriptor, programs_end);
    CHECK_EQUAL(length, sizeof *netlink);
    CHECK_EQUAL(netlink->nl_groups, 1); /* the kernel's group; udev uses another one */
    return 0;
}

/* Each datagram begins with the sender's port. */
void fake_uevent_send(const char *event, size_t length, uint32_t port) {
    char bytes[EVENT_MAX];
    CHECK(length <= sizeof bytes - sizeof port);
    memcpy(bytes, &port, sizeof port);
    memcpy(bytes + sizeof port, event, length);
    CHECK_EQUAL(send(kernels_end, bytes, sizeof port + length, 0), sizeof port + length);
}

ssize_t __wrap_recvfrom(int descriptor, void *bytes, size_t capacity, int flags, struct sockaddr *sender,
                        socklen_t *sender_length) {
    if (descriptor != programs_end) {
        return __real_recvfrom(descriptor, bytes, capacity, flags, sender, sender_length);
    }
    char datagram[EVENT_MAX];
    struct sockaddr_nl from = {.nl_family = AF_NETLINK};
    ssize_t count = __real_recvfrom(descriptor, datagram, sizeof datagram, flags, NULL, NULL);
    if (count < 0) {
        return count;
    }
    size_t length = (size_t)count - sizeof from.nl_pid;
    memcpy(&from.nl_pid, datagram, sizeof from.nl_pid);
    CHECK(length <= capacity && *sender_length == sizeof from);
    memcpy(sender, &from, sizeof from);
    memcpy(bytes, datagram + sizeof from.nl_pid, length);
    return (ssize_t)length;
}
