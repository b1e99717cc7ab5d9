/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fake event devices, for a program linked with fake_ioctl.c: FIFOs that answer the ioctls of a keyboard or a mouse.
 * (Real ones need uinput, which build machines may lack.)
 */
#ifndef KN86_FAKE_EVDEV_H
#define KN86_FAKE_EVDEV_H

#include <linux/input.h>
#include <stdbool.h>

/* Disconnects all devices. */
void fake_evdev_reset(void);

/* Makes the device node `name` in the folder; returns the device's number for the functions below. */
int fake_evdev_plug(const char *folder, const char *name, bool is_keyboard);

/* Disconnects the device: removes the node; readers read the end of file. */
void fake_evdev_pull(int device);

/* Sends an event, and updates the held keys. */
void fake_evdev_send(int device, unsigned short type, unsigned short code, int value);

/* Changes whether a key is held without an event, as when the event was lost. */
void fake_evdev_hold(int device, unsigned short code, bool is_down);

/* How many devices are grabbed. */
int fake_evdev_grabs(void);

/* Handles an ioctl of a device; returns an errno value, ENOTTY when `file` is none of them. */
int fake_evdev_ioctl(int file, unsigned long request, void *argument);

#endif
