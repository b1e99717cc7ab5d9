/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fake device events, for a program linked with -Wl,--wrap for socket, bind and recvfrom: its netlink socket is one end
 * of a pair of local sockets, and the test chooses the sender.
 */
#ifndef KN86_FAKE_UEVENT_H
#define KN86_FAKE_UEVENT_H

#include <stddef.h>
#include <stdint.h>

#define FAKE_UEVENT_KERNEL 0u

/* Sends an event of `length` bytes from a netlink port, FAKE_UEVENT_KERNEL or a program's. */
void fake_uevent_send(const char *event, size_t length, uint32_t port);

#endif
