/* SPDX-License-Identifier: Apache-2.0 */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#define TIMEOUT_DEFAULT_SECONDS 30
#define TIMEOUT_MAX_SECONDS 86400
#define SPEED_MAX 1000
#define HANG_MAX_MS 86400000

void options_print_help(void) {
    puts("Usage: kn86-pico-sim (--connect SOCKET | --pty LINK) [OPTION]...\n"
         "Plays the KN-86 coprocessor: speaks the UART protocol and draws CIPHER-LINE.\n"
         "\n"
         "  --connect SOCKET   connect to a Unix stream socket, e.g. QEMU's serial port\n"
         "  --pty LINK         open a pseudo terminal and make LINK a symbolic link to it\n"
         "  --timeout SECONDS  how long to retry while nobody listens on SOCKET (default 30)\n"
         "  --oled-png FILE    keep FILE the picture that the panel shows, 256x64\n"
         "  --oled-frames DIR  keep every such picture in the existing folder DIR\n"
         "  --events FILE      log what happens as JSON lines\n"
         "  --received FILE    keep the bytes that came from the deck\n"
         "  --sound-wav FILE   keep what the amplifier plays, from power-on to the end\n"
         "  --speed TIMES      let the coprocessor's time pass faster, up to 1000 times (default 1)\n"
         "  --clock FILE       the coprocessor's milliseconds are the number in FILE, 8 bytes that a test counts up\n"
         "  --hang-core1 MS    have core 1 stand still so long after power-on, until the watchdog restarts it\n"
         "  --help             show this text\n"
         "\n"
         "Exit status: 0 when the other side closes, or on SIGTERM or SIGINT; 1 on an error.");
}

static int parse_number(const char *option, const char *unit, const char *text, long least, long most, int *number) {
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value < least || value > most) {
        fprintf(stderr, "kn86-pico-sim: %s %s: give whole %s from %ld to %ld\n", option, text, unit, least, most);
        return -1;
    }
    *number = (int)value;
    return 0;
}

/* Parses options with a number. Returns 0, or -1 after a message. */
static int parse_numeric(struct options *options, int option, const char *text) {
    switch (option) {
    case 't':
        return parse_number("--timeout", "seconds", text, 0, TIMEOUT_MAX_SECONDS, &options->timeout_seconds);
    case 'x':
        return parse_number("--speed", "times", text, 1, SPEED_MAX, &options->speed);
    default:
        return parse_number("--hang-core1", "milliseconds", text, 0, HANG_MAX_MS, &options->core1_hang_ms);
    }
}

int options_parse(struct options *options, int argc, char **argv) {
    static const struct option known[] = {
        {"connect", required_argument, NULL, 'c'},
        {"pty", required_argument, NULL, 'p'},
        {"timeout", required_argument, NULL, 't'},
        {"oled-png", required_argument, NULL, 'o'},
        {"oled-frames", required_argument, NULL, 'f'},
        {"events", required_argument, NULL, 'e'},
        {"received", required_argument, NULL, 'r'},
        {"sound-wav", required_argument, NULL, 's'},
        {"speed", required_argument, NULL, 'x'},
        {"clock", required_argument, NULL, 'k'},
        {"hang-core1", required_argument, NULL, '1'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    *options = (struct options){.timeout_seconds = TIMEOUT_DEFAULT_SECONDS, .speed = 1, .core1_hang_ms = -1};

    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'c':
            options->socket_path = optarg;
            break;
        case 'p':
            options->pty_link = optarg;
            break;
        case 'o':
            options->png_path = optarg;
            break;
        case 'f':
            options->frames_path = optarg;
            break;
        case 'e':
            options->events_path = optarg;
            break;
        case 'r':
            options->received_path = optarg;
            break;
        case 's':
            options->wav_path = optarg;
            break;
        case 'k':
            options->clock_path = optarg;
            break;
        case 't':
        case 'x':
        case '1':
            if (parse_numeric(options, option, optarg) != 0) {
                return -1;
            }
            break;
        case 'h':
            *options = (struct options){.help = true};
            return 0;
        default:
            fputs("Try 'kn86-pico-sim --help'.\n", stderr);
            return -1;
        }
    }
    if (optind != argc) {
        fprintf(stderr, "kn86-pico-sim: unexpected argument %s; try --help\n", argv[optind]);
        return -1;
    }
    if ((options->socket_path == NULL) == (options->pty_link == NULL)) {
        fputs("kn86-pico-sim: give either --connect SOCKET or --pty LINK; try --help\n", stderr);
        return -1;
    }
    return 0;
}
