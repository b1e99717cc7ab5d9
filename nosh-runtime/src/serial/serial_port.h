/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_SERIAL_PORT_H
#define KN86_SERIAL_PORT_H

#include <termios.h>

/*
 * Opens a serial device for one of the deck's links: 8 data bits, no parity, 1 stop bit, no flow control, raw,
 * non-blocking, not a controlling terminal; pending input is discarded. The port is locked (flock(2)) against other
 * programs that use this function.
 * Returns the descriptor, which the caller owns, or a negative errno value: -ENOTTY when it is no serial device,
 * -EWOULDBLOCK when another program has locked it.
 */
__attribute__((warn_unused_result)) int serial_port_open(const char *path, speed_t speed);

#endif
