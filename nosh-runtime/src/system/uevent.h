/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's own device events (netlink(7), NETLINK_KOBJECT_UEVENT; kernel: lib/kobject_uevent.c). */
#ifndef KN86_UEVENT_H
#define KN86_UEVENT_H

#include <stdbool.h>
#include <stddef.h>

/* Opens a non-blocking socket that gets every event. Returns it, or a negative errno value. */
__attribute__((warn_unused_result)) int uevent_open(void);

/*
 * Reads all waiting events. Returns true when one of them is uevent_is_display, or when the socket overflowed and such
 * an event may have been lost.
 */
bool uevent_read_display(int socket);

/*
 * Whether an event ("ACTION@DEVPATH", then KEY=VALUE, each ended by NUL) says that a graphics card or a display was
 * connected or disconnected. Other events of graphics cards, such as leases, are not counted.
 */
bool uevent_is_display(const char *event, size_t length);

#endif
