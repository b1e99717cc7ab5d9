/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks that a system on trial has to pass: the executables of a folder of the image, /usr/lib/kn86/health.d, one a
 * check (docs/update.md, "Health checks"). A project adds its own by a file.
 */
#ifndef KN86_HEALTH_CHECKS_H
#define KN86_HEALTH_CHECKS_H

#include <stdint.h>

#define HEALTH_NAME_MAX 32
#define HEALTH_MESSAGE_MAX 120

enum health {
    HEALTH_GOOD,    /* every check has ended with 0 in one round */
    HEALTH_BAD,     /* a check has ended otherwise, or takes too long, or there is none */
    HEALTH_NOT_YET, /* when the time was over a check still asked for more (exit status 75, EX_TEMPFAIL) */
    HEALTH_STOPPED, /* this program is asked to end */
};

struct health_checks {
    const char *folder;
    int64_t round_pause_ms; /* between two rounds */
    int64_t check_limit_ms; /* for one check */
    int64_t limit_ms;       /* for all of it */
    /* Whether to give up at once; asked often. */
    int (*is_stopped)(void);
};

struct health_verdict {
    enum health health;
    char name[HEALTH_NAME_MAX + 1];       /* of the check that decided; lower-case letters, digits and hyphens */
    char message[HEALTH_MESSAGE_MAX + 1]; /* its last line on standard output; printable ASCII, may be empty */
};

/*
 * Runs the checks in the order of their names, again and again until a round is good, one is bad, or the time is over.
 * Names are those that run-parts(8) takes: letters, digits, underscores and hyphens; other files are passed over.
 */
struct health_verdict health_checks_run(const struct health_checks *checks);

#endif
