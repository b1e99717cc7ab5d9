/* SPDX-License-Identifier: Apache-2.0 */
/* kn86-pico-sim: see options_print_help(). */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "options.h"
#include "simulator.h"
#include "transport.h"

/* Bytes handled before the command queues are emptied. */
#define READ_BYTES 1024u

static volatile sig_atomic_t stop_requested;

static void request_stop(int signal_number) {
    (void)signal_number;
    stop_requested = 1;
}

/* SIGTERM and SIGINT are delivered only while waiting, so that none is missed. */
static void handle_signals(sigset_t *wait_mask) {
    const struct sigaction action = {.sa_handler = request_stop};
    sigset_t stops;

    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGINT);
    sigprocmask(SIG_BLOCK, &stops, wait_mask);
    sigdelset(wait_mask, SIGTERM);
    sigdelset(wait_mask, SIGINT);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static int random_boot_id(uint32_t *boot_id) {
    do {
        if (getrandom(boot_id, sizeof *boot_id, 0) != (ssize_t)sizeof *boot_id) {
            fprintf(stderr, "kn86-pico-sim: no random numbers: %s\n", strerror(errno));
            return -1;
        }
    } while (*boot_id == 0);
    return 0;
}

/* The file for received bytes, unbuffered; NULL without one. */
static FILE *received_file;

static int open_received_file(const char *path) {
    if (path == NULL) {
        return 0;
    }
    received_file = fopen(path, "wb");
    if (received_file == NULL) {
        fprintf(stderr, "kn86-pico-sim: cannot create %s: %s\n", path, strerror(errno));
        return -1;
    }
    setvbuf(received_file, NULL, _IONBF, 0);
    return 0;
}

static int close_received_file(void) {
    if (received_file == NULL) {
        return 0;
    }
    int failed = ferror(received_file);
    failed |= fclose(received_file);
    if (failed != 0) {
        fputs("kn86-pico-sim: the received bytes are incomplete: is the disk full?\n", stderr);
    }
    return failed != 0 ? -1 : 0;
}

/* Returns 1 when bytes were received or none were available, 0 when the other side has closed, -1 on an error. */
static int receive(struct simulator *simulator) {
    uint8_t bytes[READ_BYTES];
    ssize_t count = read(simulator->line, bytes, sizeof bytes);

    if (count > 0) {
        if (received_file != NULL) {
            /* The stream keeps an error, which is reported at the end. */
            (void)fwrite(bytes, 1, (size_t)count, received_file);
        }
        simulator_receive(simulator, bytes, (size_t)count);
        return 1;
    }
    /* read(2) of a pseudo terminal whose other end was closed fails with EIO. */
    if (count == 0 || errno == EIO || errno == ECONNRESET) {
        return 0;
    }
    if (errno == EAGAIN || errno == EINTR) {
        return 1;
    }
    fprintf(stderr, "kn86-pico-sim: cannot read from the deck: %s\n", strerror(errno));
    return -1;
}

static int run(struct simulator *simulator, const sigset_t *wait_mask) {
    while (stop_requested == 0) {
        struct pollfd line = {.fd = simulator->line, .events = POLLIN};
        const struct timespec wait = {.tv_nsec = clock_real_ns(simulator_wait_ms(simulator))};

        if (ppoll(&line, 1, &wait, wait_mask) > 0) {
            int received = receive(simulator);
            if (received <= 0) {
                return received;
            }
        }
        if (simulator_tick(simulator) != 0) {
            return -1;
        }
    }
    return 0;
}

static int serve(struct simulator *simulator, const struct options *options) {
    sigset_t wait_mask;
    handle_signals(&wait_mask);

    int line = options->pty_link != NULL
                   ? transport_open_pty(options->pty_link)
                   : transport_connect(options->socket_path, options->timeout_seconds, &wait_mask, &stop_requested);
    if (line < 0) {
        return line == TRANSPORT_E_STOPPED ? 0 : -1;
    }
    simulator->line = line;
    event_log_write(simulator->log, "connected", NULL);
    int result = run(simulator, &wait_mask);
    if (simulator_finish(simulator) != 0) {
        result = -1;
    }
    event_log_write(simulator->log, stop_requested != 0 ? "stopped" : "disconnected", "\"ticks\":%" PRId64,
                    simulator->ticks);
    close(line);
    return result;
}

int main(int argc, char **argv) {
    static struct simulator simulator;
    struct options options;
    struct event_log log;
    uint32_t boot_id;

    if (options_parse(&options, argc, argv) != 0) {
        return EXIT_FAILURE;
    }
    if (options.help) {
        options_print_help();
        return EXIT_SUCCESS;
    }
    clock_set_speed(options.speed);
    if ((options.clock_path != NULL && clock_follow(options.clock_path) != 0) || random_boot_id(&boot_id) != 0 ||
        open_received_file(options.received_path) != 0 || event_log_init(&log, options.events_path) != 0) {
        return EXIT_FAILURE;
    }
    int result = simulator_init(&simulator, &log, &options, boot_id);
    if (result == 0) {
        result = serve(&simulator, &options);
    }
    if (event_log_finish(&log) != 0 || close_received_file() != 0) {
        result = -1;
    }
    return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
