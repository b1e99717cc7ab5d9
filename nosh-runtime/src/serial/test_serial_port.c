/* SPDX-License-Identifier: Apache-2.0 */
#include "serial_port.h"

#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

static void a_port_is_raw_and_set_to_one_megabit(void) {
    int controller = posix_openpt(O_RDWR | O_NOCTTY);
    CHECK(controller >= 0 && grantpt(controller) == 0 && unlockpt(controller) == 0);
    int port = serial_port_open(ptsname(controller), B1000000);
    CHECK(port >= 0);
    struct termios settings;
    CHECK(tcgetattr(port, &settings) == 0);
    CHECK_EQUAL(cfgetispeed(&settings), B1000000);
    CHECK_EQUAL(cfgetospeed(&settings), B1000000);
    CHECK_EQUAL(settings.c_cflag & (CSIZE | CSTOPB | PARENB | CRTSCTS), CS8);
    CHECK_EQUAL(settings.c_lflag & (ICANON | ECHO | ISIG), 0);

    char byte;
    CHECK(read(port, &byte, 1) == -1 && errno == EAGAIN);
    static const char every_kind[] = {0x00, 0x03, 0x0A, 0x0D, 0x11, 0x13, 0x7F, (char)0xFF};
    CHECK_EQUAL(write(port, every_kind, sizeof every_kind), sizeof every_kind);
    char received[16];
    CHECK_EQUAL(read(controller, received, sizeof received), sizeof every_kind);
    CHECK(memcmp(received, every_kind, sizeof every_kind) == 0);
    close(port);
    close(controller);
}

/* Programs use the port one after the other: first the updater, then nOSh. */
static void a_port_is_one_programs(void) {
    int controller = posix_openpt(O_RDWR | O_NOCTTY);
    CHECK(controller >= 0 && grantpt(controller) == 0 && unlockpt(controller) == 0);
    int port = serial_port_open(ptsname(controller), B1000000);
    CHECK(port >= 0);
    CHECK_EQUAL(serial_port_open(ptsname(controller), B1000000), -EWOULDBLOCK);
    close(port);
    port = serial_port_open(ptsname(controller), B1000000);
    CHECK(port >= 0);
    close(port);
    close(controller);
}

static void what_is_no_serial_device_is_refused(void) {
    CHECK_EQUAL(serial_port_open("/nonexistent/serial0", B1000000), -ENOENT);
    CHECK_EQUAL(serial_port_open("/dev/null", B1000000), -ENOTTY);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_port_is_raw_and_set_to_one_megabit),
    CHECK_CASE(a_port_is_one_programs),
    CHECK_CASE(what_is_no_serial_device_is_refused),
};
CHECK_MAIN(CASES)
