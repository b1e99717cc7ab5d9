/* SPDX-License-Identifier: Apache-2.0 */
/* Passes the ioctls of a program linked with -Wl,--wrap=ioctl to the fake devices. */
#include "fake_drm.h"
#include "fake_evdev.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/ioctl.h>

int __wrap_ioctl(int file, unsigned long request, ...);

int __wrap_ioctl(int file, unsigned long request, ...) {
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    int error = ENOTTY;
    if (_IOC_TYPE(request) == 'd') { /* DRM_IOCTL_BASE */
        error = fake_drm_ioctl(file, request, argument);
    } else if (_IOC_TYPE(request) == 'E') { /* linux/input.h */
        error = fake_evdev_ioctl(file, request, argument);
    }
    errno = error;
    return error == 0 ? 0 : -1;
}
