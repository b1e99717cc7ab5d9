/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_SERIAL_PORT_H
#define KN86_SERIAL_PORT_H

#include <termios.h>

/*
 * Opens a serial device for one of the deck's links: 8 data bits, no parity, 1 stop bit, no flow control, raw,
 * non-blocking, never the controlling terminal; what was received before is thrown away.
 * The port is the caller's alone, among programs that open theirs by this function.
 * Returns the descriptor, owned by the caller, or a negative errno value (-ENOTTY: no serial device; -EWOULDBLOCK:
 * another program of ours has it).
 */
__attribute__((warn_unused_result)) int serial_port_open(const char *path, speed_t speed);

#endif
