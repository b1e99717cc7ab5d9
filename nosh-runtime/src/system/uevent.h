/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's own device events (netlink(7), NETLINK_KOBJECT_UEVENT; kernel: lib/kobject_uevent.c). */
#ifndef KN86_UEVENT_H
#define KN86_UEVENT_H

#include <stdbool.h>
#include <stddef.h>

/* Opens a non-blocking socket that gets every event. Returns it, or a negative errno value. */
__attribute__((warn_unused_result)) int uevent_open(void);

/* Reads all waiting events; whether one of them (or one that was lost) came from the subsystem, for example "drm". */
bool uevent_read(int socket, const char *subsystem);

/* Whether an event, "ACTION@DEVPATH" and then KEY=VALUE, each ended by NUL, is from the subsystem. */
bool uevent_is_from(const char *event, size_t length, const char *subsystem);

#endif
