/* SPDX-License-Identifier: Apache-2.0 */
/* kn86-coprocessor: greets the Pico once at boot, and reports the result. */
#include "coprocessor_port.h"
#include "greeting_report.h"
#include "log.h"
#include "monotonic_clock.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_DEFAULT_S 3
#define TIMEOUT_MAX_S 60

static const char HELP[] =
    "Usage: kn86-coprocessor [OPTION]...\n"
    "Waits for the coprocessor's serial device, greets the coprocessor, and reports what was found.\n"
    "Started by kn86-coprocessor.service.\n"
    "\n"
    "  --serial DEVICE    serial device of the coprocessor (/dev/serial0)\n"
    "  --report FILE      where to report (/run/kn86/coprocessor): lines of key=value, state first,\n"
    "                     linked or absent\n"
    "  --timeout SECONDS  how long to wait, 1 to 60 (3)\n"
    "  --version          print the version and exit\n"
    "  --help             print this help and exit\n"
    "\n"
    "Exit status: 0 when reported, whether or not a coprocessor answered; 1 when the report could not be written;\n"
    "2 for a wrong option.\n";

struct options {
    const char *serial;
    const char *report;
    long timeout_s;
};

enum parsed { RUN, ANSWERED, INVALID };

static enum parsed parse(struct options *options, int argument_count, char **arguments) {
    enum { SERIAL = 1, REPORT, TIMEOUT, VERSION, SHOW_HELP };
    static const struct option known[] = {
        {"serial", required_argument, NULL, SERIAL},   {"report", required_argument, NULL, REPORT},
        {"timeout", required_argument, NULL, TIMEOUT}, {"version", no_argument, NULL, VERSION},
        {"help", no_argument, NULL, SHOW_HELP},        {NULL, 0, NULL, 0},
    };
    *options = (struct options){"/dev/serial0", "/run/kn86/coprocessor", TIMEOUT_DEFAULT_S};
    for (int option; (option = getopt_long(argument_count, arguments, "", known, NULL)) != -1;) {
        char *end = NULL;
        switch (option) {
        case SERIAL:
            options->serial = optarg;
            break;
        case REPORT:
            options->report = optarg;
            break;
        case TIMEOUT:
            options->timeout_s = strtol(optarg, &end, 10);
            if (*end != '\0' || options->timeout_s < 1 || options->timeout_s > TIMEOUT_MAX_S) {
                fprintf(stderr, "kn86-coprocessor: --timeout %s is not 1 to %d seconds\n", optarg, TIMEOUT_MAX_S);
                return INVALID;
            }
            break;
        case VERSION:
            printf("kn86-coprocessor %s\n", KN86_VERSION);
            return ANSWERED;
        case SHOW_HELP:
            fputs(HELP, stdout);
            return ANSWERED;
        default: /* getopt_long has printed the error */
            fputs("Try: kn86-coprocessor --help\n", stderr);
            return INVALID;
        }
    }
    if (optind < argument_count) {
        fprintf(stderr, "kn86-coprocessor: unexpected argument '%s'\nTry: kn86-coprocessor --help\n",
                arguments[optind]);
        return INVALID;
    }
    return RUN;
}

/* Greets until the link is up, or until `until`. Returns 0, or a negative errno value when poll(2) failed. */
static int greet(struct coprocessor_port *port, int64_t until) {
    for (int64_t now = monotonic_ms(); now < until; now = monotonic_ms()) {
        coprocessor_port_tick(port, now);
        if (port->link.state == COPROCESSOR_LINKED) {
            return 0;
        }
        int64_t deadline = coprocessor_port_deadline(port);
        deadline = deadline < until ? deadline : until;
        struct pollfd watched = coprocessor_port_pollfd(port);
        if (poll(&watched, 1, deadline > now ? (int)(deadline - now) : 0) < 0) {
            return -errno;
        }
        coprocessor_port_handle(port, watched.revents, monotonic_ms());
    }
    return 0;
}

int main(int argument_count, char **arguments) {
    struct options options;
    enum parsed parsed = parse(&options, argument_count, arguments);
    if (parsed != RUN) {
        return parsed == ANSWERED ? EXIT_SUCCESS : 2;
    }
    static struct coprocessor_port port;
    int64_t now = monotonic_ms();
    coprocessor_port_init(&port, options.serial, now);
    int error = greet(&port, now + options.timeout_s * 1000);
    if (error != 0) {
        log_error("cannot wait for %s: %s", options.serial, strerror(-error));
    }
    error = greeting_report_write(options.report, &port);
    if (error != 0) {
        log_error("cannot write %s: %s", options.report, strerror(-error));
    }
    coprocessor_port_finish(&port);
    return error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
