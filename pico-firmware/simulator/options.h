/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_OPTIONS_H
#define KN86_OPTIONS_H

#include <stdbool.h>

#include "kn86/attributes.h"

struct options {
    const char *socket_path; /* exactly one of socket_path and pty_link is set */
    const char *pty_link;
    const char *png_path;      /* NULL: no picture */
    const char *frames_path;   /* NULL: pictures are not kept */
    const char *events_path;   /* NULL: no log */
    const char *wav_path;      /* NULL: no sound */
    const char *received_path; /* NULL: received bytes are not kept */
    const char *clock_path;    /* NULL: the coprocessor's time is the machine's, times speed */
    int timeout_seconds;       /* for the socket to accept, 0 to 86400 */
    int speed;                 /* how many times faster than real the coprocessor's time passes, 1 to 1000 */
    int core1_hang_ms;         /* milliseconds after power-on from which core 1 hangs; -1: never */
    bool help;                 /* nothing else is set */
};

/* Returns 0, or -1 after a message on standard error. The strings are argv's. */
KN86_MUST_CHECK int options_parse(struct options *options, int argc, char **argv);

void options_print_help(void);

#endif
