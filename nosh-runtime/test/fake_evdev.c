/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_evdev.h"

#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEVICES_MAX 32

static struct {
    char path[PATH_MAX];
    int writer; /* of the FIFO; -1: unplugged */
    ino_t inode;
    bool is_keyboard, is_grabbed;
    unsigned char held[KEY_CNT / 8];
} devices[DEVICES_MAX];
static int device_count;

void fake_evdev_reset(void) {
    for (int i = 0; i < device_count; i++) {
        if (devices[i].writer >= 0) {
            fake_evdev_pull(i);
        }
    }
    device_count = 0;
}

int fake_evdev_plug(const char *folder, const char *name, bool is_keyboard) {
    CHECK(device_count < DEVICES_MAX);
    int device = device_count++;
    snprintf(devices[device].path, sizeof devices[device].path, "%s/.%s", folder, name);
    CHECK(mkfifo(devices[device].path, 0600) == 0);
    /*
     * The FIFO is opened for reading and writing, so that neither opening nor writing blocks; rename gives it its name.
     */
    int reader = open(devices[device].path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    devices[device].writer = open(devices[device].path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    CHECK(reader >= 0 && devices[device].writer >= 0 && fstat(reader, &status) == 0);
    close(reader);
    devices[device].inode = status.st_ino;
    devices[device].is_keyboard = is_keyboard;
    devices[device].is_grabbed = false;
    memset(devices[device].held, 0, sizeof devices[device].held);
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    CHECK(rename(devices[device].path, path) == 0);
    snprintf(devices[device].path, sizeof devices[device].path, "%s", path);
    return device;
}

void fake_evdev_pull(int device) {
    CHECK(unlink(devices[device].path) == 0);
    close(devices[device].writer);
    devices[device].writer = -1;
    devices[device].is_grabbed = false;
}

void fake_evdev_hold(int device, unsigned short code, bool is_down) {
    unsigned char *byte = &devices[device].held[code / 8];
    unsigned mask = 1u << code % 8;
    *byte = (unsigned char)(is_down ? *byte | mask : *byte & ~mask);
}

void fake_evdev_send(int device, unsigned short type, unsigned short code, int value) {
    const struct input_event event = {.type = type, .code = code, .value = value};
    if (type == EV_KEY) {
        fake_evdev_hold(device, code, value != 0);
    }
    ssize_t count = write(devices[device].writer, &event, sizeof event);
    CHECK(count == (ssize_t)sizeof event || errno == EPIPE || errno == EAGAIN);
}

int fake_evdev_grabs(void) {
    int grabs = 0;
    for (int i = 0; i < device_count; i++) {
        grabs += devices[i].is_grabbed;
    }
    return grabs;
}

static void answer_keys(unsigned char *bits, size_t size, bool is_keyboard) {
    memset(bits, 0, size);
    for (unsigned code = is_keyboard ? KEY_ESC : BTN_LEFT; code <= (is_keyboard ? KEY_COMPOSE : BTN_MIDDLE); code++) {
        CHECK(code / 8 < size);
        bits[code / 8] = (unsigned char)(bits[code / 8] | 1u << code % 8);
    }
}

int fake_evdev_ioctl(int file, unsigned long request, void *argument) {
    struct stat status;
    CHECK(fstat(file, &status) == 0);
    for (int i = 0; i < device_count; i++) {
        if (devices[i].writer < 0 || devices[i].inode != status.st_ino) {
            continue;
        }
        if (request == EVIOCGRAB) {
            devices[i].is_grabbed = argument != NULL;
            return 0;
        }
        if (_IOC_NR(request) == _IOC_NR(EVIOCGKEY(0))) {
            CHECK(_IOC_SIZE(request) >= sizeof devices[i].held);
            memcpy(argument, devices[i].held, sizeof devices[i].held);
            return 0;
        }
        CHECK_EQUAL(_IOC_NR(request), _IOC_NR(EVIOCGBIT(EV_KEY, 0)));
        answer_keys(argument, _IOC_SIZE(request), devices[i].is_keyboard);
        return 0;
    }
    return ENOTTY;
}
