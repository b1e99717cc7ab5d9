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
    cfmakeraw(&settings); /* sets 8N as well */
    settings.c_cflag |= CLOCAL | CREAD;
    settings.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS | HUPCL);
    /* With VMIN 0 an idle line would read as end of file, which must stay the sign of a device that went away. */
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
    /* Let go by the kernel when the port is closed, however its program ends. */
    int error = flock(port, LOCK_EX | LOCK_NB) != 0 ? -errno : configure(port, speed);
    if (error != 0) {
        close(port);
        return error;
    }
    return port;
}
