/* SPDX-License-Identifier: Apache-2.0 */
/* The line to the deck: a non-blocking file descriptor. */
#ifndef KN86_TRANSPORT_H
#define KN86_TRANSPORT_H

#include <signal.h>

#include "kn86/attributes.h"

enum transport_error {
    TRANSPORT_E_FAILED = -1,  /* a message was printed on standard error */
    TRANSPORT_E_STOPPED = -2, /* *stop was set while waiting */
};

/*
 * Connects to a Unix stream socket, trying again while it does not exist or nobody listens, for
 * timeout_seconds. The signals that set *stop are blocked, except while waiting, when wait_mask
 * is in force. Returns a file descriptor or an enum transport_error.
 */
KN86_MUST_CHECK int transport_connect(const char *socket_path, int timeout_seconds, const sigset_t *wait_mask,
                                      const volatile sig_atomic_t *stop);

/*
 * Opens a pseudo terminal in raw mode and makes link_path a symbolic link to its other end; a link
 * there is replaced, anything else is an error. Returns a file descriptor or TRANSPORT_E_FAILED.
 */
KN86_MUST_CHECK int transport_open_pty(const char *link_path);

#endif
