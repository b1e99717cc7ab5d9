/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event devices played to a program linked with fake_ioctl.c: FIFOs that answer the ioctls of a keyboard, or of a
 * mouse. This kernel has no uinput, with which real ones could be made.
 */
#ifndef KN86_FAKE_EVDEV_H
#define KN86_FAKE_EVDEV_H

#include <linux/input.h>
#include <stdbool.h>

/* Pulls every device. */
void fake_evdev_reset(void);

/* Makes the node `name` in the folder; returns the device's number for the functions below. */
int fake_evdev_plug(const char *folder, const char *name, bool is_keyboard);

/* Removes the node; whoever has it open reads an end of file. */
void fake_evdev_pull(int device);

/* Sends an event; what keys are held follows from it. */
void fake_evdev_send(int device, unsigned short type, unsigned short code, int value);

/* A key goes down or up without an event, as when the event was lost. */
void fake_evdev_hold(int device, unsigned short code, bool is_down);

/* How many devices are grabbed. */
int fake_evdev_grabs(void);

/* The ioctl of a device; returns an errno value, ENOTTY when `file` is none of them. */
int fake_evdev_ioctl(int file, unsigned long request, void *argument);

#endif
