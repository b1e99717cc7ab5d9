/* SPDX-License-Identifier: Apache-2.0 */
#include "serial_port.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <termios.h>
#include <unistd.h>

static int configure(int port, speed_t speed) {
    struct termios settings;
    if (tcgetattr(port, &settings) != 0) {
        return -errno;
    }
    cfmakeraw(&settings); /* also sets 8 data bits without parity */
    settings.c_cflag |= CLOCAL | CREAD;
    settings.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS | HUPCL);
    /* With VMIN 0, read(2) would return 0 on an idle line. 0 has to mean that the device has disappeared. */
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    if (cfsetspeed(&settings, speed) != 0 || tcsetattr(port, TCSANOW, &settings) != 0 || tcflush(port, TCIFLUSH) != 0) {
        return -errno;
    }
    return 0;
}

int serial_port_open(const char *path, speed_t speed) {
    int port = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (port < 0) {
        return -errno;
    }
    /* The kernel releases the lock when the port is closed, however the program ends. */
    int error = flock(port, LOCK_EX | LOCK_NB) != 0 ? -errno : configure(port, speed);
    if (error != 0) {
        close(port);
        return error;
    }
    return port;
}
