/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_GREETING_REPORT_H
#define KN86_GREETING_REPORT_H

#include "coprocessor_port.h"

/*
 * Writes the result of the greeting, atomically: lines of key=value for a shell or systemd's EnvironmentFile=.
 *   state=linked      version=major.minor.patch, build=the firmware's build id, board=enum kn86_board
 *   state=absent      reason=no-device (the serial device cannot be opened) or no-answer
 * In both cases the last line is device=the serial device. Returns 0 or a negative errno value.
 */
__attribute__((warn_unused_result)) int greeting_report_write(const char *path, const struct coprocessor_port *port);

#endif
