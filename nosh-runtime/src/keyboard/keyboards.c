/* SPDX-License-Identifier: Apache-2.0 */
#include "keyboards.h"

#include "deck_key.h"
#include "keymap.h"
#include "log.h"
#include "monotonic_clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/input.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define RETRY_MS 1000
#define NODE_PREFIX "event"

/* Values of an EV_KEY event. 2 is the kernel's own repetition, which is ignored. */
#define KEY_RELEASED 0
#define KEY_PRESSED 1

_Static_assert(KEYBOARDS_MAX <= KEY_CHORD_KEYBOARDS_MAX, "every keyboard has a number in the chord");

/* The chord of SYS and LINK: the keys that choose these tabs. */
static const uint16_t CHORD_CODES[] = {KEY_F4, KEY_F3};
#define CHORD_KEYS (int)(sizeof CHORD_CODES / sizeof CHORD_CODES[0])

void keyboards_init(struct keyboards *keyboards, const char *folder, int64_t now) {
    memset(keyboards, 0, sizeof *keyboards);
    keyboards->folder = folder;
    keyboards->watch = -1;
    keyboards->retry_at = now;
    for (int i = 0; i < KEYBOARDS_MAX; i++) {
        keyboards->devices[i].descriptor = -1;
    }
    key_repeat_init(&keyboards->repeat);
    key_chord_init(&keyboards->chord, CHORD_CODES[0], CHORD_CODES[1]);
}

int64_t keyboards_deadline(const struct keyboards *keyboards) {
    int64_t next = keyboards->retry_at < keyboards->repeat.at ? keyboards->retry_at : keyboards->repeat.at;
    return next < keyboards->chord.at ? next : keyboards->chord.at;
}

void keyboards_pollfds(const struct keyboards *keyboards, struct pollfd watched[static KEYBOARDS_POLLFDS]) {
    for (int i = 0; i < KEYBOARDS_MAX; i++) {
        watched[i] = (struct pollfd){.fd = keyboards->devices[i].descriptor, .events = POLLIN};
    }
    watched[KEYBOARDS_MAX] = (struct pollfd){.fd = keyboards->watch, .events = POLLIN};
}

/* --- Devices --- */

/* A bit for each key code, in the kernel's layout. */
struct key_bits {
    unsigned long words[KEY_CNT / (8 * sizeof(unsigned long)) + 1];
};

static bool has_key(const struct key_bits *bits, int code) {
    int word = (int)(8 * sizeof bits->words[0]);
    return (bits->words[code / word] >> (code % word) & 1) != 0;
}

/* Power buttons, remote controls and mice have keys as well, but not these. */
static bool is_keyboard(int descriptor) {
    struct key_bits keys = {{0}};
    return ioctl(descriptor, EVIOCGBIT(EV_KEY, sizeof keys), &keys) >= 0 && has_key(&keys, KEY_ENTER) &&
           has_key(&keys, KEY_SPACE) && has_key(&keys, KEY_A);
}

static int number_of(const struct keyboards *keyboards, const struct keyboard *device) {
    return (int)(device - keyboards->devices);
}

/* The keys of the chord are down on a keyboard, or up. */
static void set_chord(struct keyboards *keyboards, const struct keyboard *device, const struct key_bits *held,
                      int64_t now) {
    for (int i = 0; i < CHORD_KEYS; i++) {
        key_chord_set(&keyboards->chord, number_of(keyboards, device), CHORD_CODES[i], has_key(held, CHORD_CODES[i]),
                      now);
    }
}

/* The kernel reports no press for keys that were held before a keyboard was opened. */
static void find_held_chord(struct keyboards *keyboards, const struct keyboard *device, int64_t now) {
    struct key_bits held = {{0}};
    if (ioctl(device->descriptor, EVIOCGKEY(sizeof held), &held) >= 0) {
        set_chord(keyboards, device, &held, now);
    }
}

static void open_device(struct keyboards *keyboards, const char *name, int64_t now) {
    struct keyboard *unused = NULL;
    for (int i = 0; i < KEYBOARDS_MAX; i++) {
        struct keyboard *device = &keyboards->devices[i];
        if (device->descriptor >= 0 && strcmp(device->name, name) == 0) {
            return;
        }
        unused = device->descriptor < 0 ? device : unused;
    }
    char path[PATH_MAX];
    if (unused == NULL || strlen(name) >= sizeof unused->name ||
        snprintf(path, sizeof path, "%s/%s", keyboards->folder, name) >= (int)sizeof path) {
        return;
    }
    /* EACCES until udev has set the node's group to input; inotify reports that change. */
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        return;
    }
    if (!is_keyboard(descriptor)) {
        close(descriptor);
        return;
    }
    if (ioctl(descriptor, EVIOCGRAB, (void *)1) != 0) {
        log_warning("keyboard: %s is read by another program too: %s", path, strerror(errno));
    }
    log_info("keyboard: %s", path);
    unused->descriptor = descriptor;
    unused->has_lost = false;
    snprintf(unused->name, sizeof unused->name, "%s", name);
    keyboards->count++;
    find_held_chord(keyboards, unused, now);
}

static void scan_folder(struct keyboards *keyboards, int64_t now) {
    DIR *folder = opendir(keyboards->folder);
    if (folder == NULL) {
        return;
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strncmp(entry->d_name, NODE_PREFIX, strlen(NODE_PREFIX)) == 0) {
            open_device(keyboards, entry->d_name, now);
        }
    }
    closedir(folder);
}

static void watch_folder(struct keyboards *keyboards, int64_t now) {
    keyboards->retry_at = now + RETRY_MS;
    int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch < 0) {
        return;
    }
    if (inotify_add_watch(watch, keyboards->folder, IN_CREATE | IN_ATTRIB | IN_MOVED_TO | IN_DELETE_SELF) < 0) {
        close(watch);
        return;
    }
    keyboards->watch = watch;
    keyboards->retry_at = MONOTONIC_NEVER;
    scan_folder(keyboards, now);
}

/* A key of a disconnected keyboard is not held any more. */
static void release_all(struct keyboards *keyboards) {
    key_repeat_init(&keyboards->repeat);
    keyboards->is_left_shifted = false;
    keyboards->is_right_shifted = false;
}

static void close_device(struct keyboards *keyboards, struct keyboard *device, int64_t now) {
    const struct key_bits none = {{0}};
    log_info("keyboard: %s/%s is gone", keyboards->folder, device->name);
    close(device->descriptor);
    device->descriptor = -1;
    keyboards->count--;
    set_chord(keyboards, device, &none, now);
    release_all(keyboards);
}

/* --- Events --- */

static void add_key(struct keyboards *keyboards, uint8_t key) {
    if (keyboards->queued < KEYBOARDS_QUEUE) {
        keyboards->queue[keyboards->queued++] = key;
    }
}

/*
 * Keys that are for moving and writing. The others do something at once: enter held too long must not answer the
 * question that it has brought up.
 */
static bool is_repeated(uint8_t key) {
    return key < DECK_KEY_ENTER || (key >= DECK_KEY_UP && key <= DECK_KEY_DELETE);
}

static void press(struct keyboards *keyboards, uint16_t code, int64_t now) {
    bool is_shifted = keyboards->is_left_shifted || keyboards->is_right_shifted;
    uint8_t key = keymap_translate(code, is_shifted, keyboards->is_caps_locked);
    key_repeat_press(&keyboards->repeat, code, is_repeated(key) ? key : 0, now);
    if (key != 0) {
        add_key(keyboards, key);
    }
}

/*
 * Events were lost, which may have been releases: asks the kernel which keys are held. Keys pressed and released
 * meanwhile are lost.
 */
static void catch_up(struct keyboards *keyboards, struct keyboard *device, int64_t now) {
    struct key_bits held = {{0}};
    device->has_lost = false;
    if (ioctl(device->descriptor, EVIOCGKEY(sizeof held), &held) < 0) {
        memset(&held, 0, sizeof held);
        set_chord(keyboards, device, &held, now);
        release_all(keyboards);
        return;
    }
    set_chord(keyboards, device, &held, now);
    keyboards->is_left_shifted = has_key(&held, KEY_LEFTSHIFT);
    keyboards->is_right_shifted = has_key(&held, KEY_RIGHTSHIFT);
    if (!has_key(&held, keyboards->repeat.code)) {
        key_repeat_init(&keyboards->repeat);
    }
}

static void take_event(struct keyboards *keyboards, struct keyboard *device, const struct input_event *event,
                       int64_t now) {
    if (event->type == EV_SYN && event->code == SYN_DROPPED) {
        device->has_lost = true;
        return;
    }
    /* The rest of the incomplete report is skipped (kernel: Documentation/input/event-codes.rst, SYN_DROPPED). */
    if (device->has_lost) {
        if (event->type == EV_SYN && event->code == SYN_REPORT) {
            catch_up(keyboards, device, now);
        }
        return;
    }
    if (event->type != EV_KEY || (event->value != KEY_RELEASED && event->value != KEY_PRESSED)) {
        return;
    }
    bool is_down = event->value == KEY_PRESSED;
    key_chord_set(&keyboards->chord, number_of(keyboards, device), event->code, is_down, now);
    switch (event->code) {
    case KEY_LEFTSHIFT:
        keyboards->is_left_shifted = is_down;
        break;
    case KEY_RIGHTSHIFT:
        keyboards->is_right_shifted = is_down;
        break;
    case KEY_CAPSLOCK:
        keyboards->is_caps_locked = keyboards->is_caps_locked != is_down;
        break;
    default:
        if (is_down) {
            press(keyboards, event->code, now);
        } else {
            key_repeat_release(&keyboards->repeat, event->code);
        }
        break;
    }
}

static void read_device(struct keyboards *keyboards, struct keyboard *device, int64_t now) {
    struct input_event events[64];
    /* The kernel returns whole events only (evdev_read). */
    ssize_t count = read(device->descriptor, events, sizeof events);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (count <= 0) {
        close_device(keyboards, device, now);
        return;
    }
    for (size_t i = 0; i < (size_t)count / sizeof events[0]; i++) {
        take_event(keyboards, device, &events[i], now);
    }
}

static void read_watch(struct keyboards *keyboards, int64_t now) {
    _Alignas(struct inotify_event) char bytes[4096];
    ssize_t count = read(keyboards->watch, bytes, sizeof bytes);
    bool is_folder_gone = false;
    for (ssize_t used = 0; used < count;) {
        struct inotify_event event;
        memcpy(&event, bytes + used, sizeof event);
        is_folder_gone = is_folder_gone || (event.mask & (IN_DELETE_SELF | IN_IGNORED)) != 0;
        used += (ssize_t)(sizeof event + event.len);
    }
    /* All nodes are checked: the name does not matter, and an overflow of inotify may have lost it. */
    scan_folder(keyboards, now);
    if (is_folder_gone) {
        close(keyboards->watch);
        keyboards->watch = -1;
        keyboards->retry_at = now + RETRY_MS;
    }
}

void keyboards_handle(struct keyboards *keyboards, const struct pollfd watched[static KEYBOARDS_POLLFDS], int64_t now) {
    for (int i = 0; i < KEYBOARDS_MAX; i++) {
        if (watched[i].revents != 0 && keyboards->devices[i].descriptor >= 0) {
            read_device(keyboards, &keyboards->devices[i], now);
        }
    }
    if (watched[KEYBOARDS_MAX].revents != 0 && keyboards->watch >= 0) {
        read_watch(keyboards, now);
    }
}

void keyboards_tick(struct keyboards *keyboards, int64_t now) {
    if (now >= keyboards->retry_at) {
        watch_folder(keyboards, now);
    }
    uint8_t key;
    if (key_repeat_next(&keyboards->repeat, now, &key)) {
        add_key(keyboards, key);
    }
}

bool keyboards_next(struct keyboards *keyboards, uint8_t *key) {
    if (keyboards->queued == 0) {
        return false;
    }
    *key = keyboards->queue[0];
    keyboards->queued--;
    memmove(keyboards->queue, keyboards->queue + 1, keyboards->queued);
    return true;
}

bool keyboards_take_chord(struct keyboards *keyboards, int64_t now, int64_t *began_at) {
    return key_chord_take(&keyboards->chord, now, began_at);
}

void keyboards_finish(struct keyboards *keyboards) {
    for (int i = 0; i < KEYBOARDS_MAX; i++) {
        if (keyboards->devices[i].descriptor >= 0) {
            close(keyboards->devices[i].descriptor);
            keyboards->devices[i].descriptor = -1;
        }
    }
    if (keyboards->watch >= 0) {
        close(keyboards->watch);
        keyboards->watch = -1;
    }
}
