/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_SESSION_LOG_H
#define KN86_SESSION_LOG_H

#include "event_log.h"
#include "kn86/session.h"

/* Logs an event of the session; the parameters are those of kn86_session_ports.observe. */
void session_log(struct event_log *log, enum kn86_session_event event, const struct kn86_frame *frame,
                 const struct kn86_error *error);

#endif
