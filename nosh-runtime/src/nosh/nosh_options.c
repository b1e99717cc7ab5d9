/* SPDX-License-Identifier: Apache-2.0 */
#include "nosh_options.h"

#include <getopt.h>
#include <stdio.h>

static const char HELP[] =
    "Usage: nosh [OPTION]...\n"
    "The runtime of the KN-86: what its operator sees. Started by kn86-nosh.service.\n"
    "\n"
    "  --state-dir DIR       folder of the deck state (/home/shared/deck-state)\n"
    "  --serial DEVICE       serial device of the coprocessor (/dev/serial0)\n"
    "  --drm-card DEVICE     DRM card of the panel (the first with a connected connector)\n"
    "  --build-id-file FILE  build id of the image (/etc/kn86-build-id)\n"
    "  --link DEVICE         serial device of the link to another deck (/dev/kn86-deck-link)\n"
    "  --input-dir DIR       folder of the keyboards' event devices (/dev/input)\n"
    "  --runtime-dir DIR     where the deck's programs leave word for each other (/run/kn86)\n"
    "  --update-dir DIR      where kn86-update leaves word (/run/kn86-update)\n"
    "  --screenshot FILE     draw the first screen into a PNG file of 1024x600 and exit; nothing is saved\n"
    "  --version             print the version and exit\n"
    "  --help                print this help and exit\n"
    "\n"
    "Runs until SIGTERM or SIGINT; a missing display, coprocessor or state folder is reported on standard error\n"
    "and worked around. Exit status: 0 after such a signal, 1 when it could not start, 2 for a wrong option.\n";

enum nosh_options_parsed nosh_options_parse(struct nosh_options *options, int argument_count, char **arguments) {
    enum {
        STATE_DIR = 1,
        SERIAL,
        DRM_CARD,
        BUILD_ID_FILE,
        LINK,
        INPUT_DIR,
        RUNTIME_DIR,
        UPDATE_DIR,
        SCREENSHOT,
        VERSION,
        SHOW_HELP,
    };
    static const struct option known[] = {
        {"state-dir", required_argument, NULL, STATE_DIR},
        {"serial", required_argument, NULL, SERIAL},
        {"drm-card", required_argument, NULL, DRM_CARD},
        {"build-id-file", required_argument, NULL, BUILD_ID_FILE},
        {"link", required_argument, NULL, LINK},
        {"input-dir", required_argument, NULL, INPUT_DIR},
        {"runtime-dir", required_argument, NULL, RUNTIME_DIR},
        {"update-dir", required_argument, NULL, UPDATE_DIR},
        {"screenshot", required_argument, NULL, SCREENSHOT},
        {"version", no_argument, NULL, VERSION},
        {"help", no_argument, NULL, SHOW_HELP},
        {NULL, 0, NULL, 0},
    };
    *options = (struct nosh_options){
        .state_dir = "/home/shared/deck-state",
        .serial = "/dev/serial0",
        .drm_card = NULL,
        .build_id_file = "/etc/kn86-build-id",
        .link_line = "/dev/kn86-deck-link",
        .input_dir = "/dev/input",
        .runtime_dir = "/run/kn86",
        .update_dir = "/run/kn86-update",
        .screenshot = NULL,
    };
    optind = 1;
    for (int option; (option = getopt_long(argument_count, arguments, "", known, NULL)) != -1;) {
        switch (option) {
        case STATE_DIR:
            options->state_dir = optarg;
            break;
        case SERIAL:
            options->serial = optarg;
            break;
        case DRM_CARD:
            options->drm_card = optarg;
            break;
        case BUILD_ID_FILE:
            options->build_id_file = optarg;
            break;
        case LINK:
            options->link_line = optarg;
            break;
        case INPUT_DIR:
            options->input_dir = optarg;
            break;
        case RUNTIME_DIR:
            options->runtime_dir = optarg;
            break;
        case UPDATE_DIR:
            options->update_dir = optarg;
            break;
        case SCREENSHOT:
            options->screenshot = optarg;
            break;
        case VERSION:
            printf("nosh %s\n", KN86_VERSION);
            return NOSH_OPTIONS_ANSWERED;
        case SHOW_HELP:
            fputs(HELP, stdout);
            return NOSH_OPTIONS_ANSWERED;
        default: /* getopt_long has printed the error */
            fputs("Try: nosh --help\n", stderr);
            return NOSH_OPTIONS_INVALID;
        }
    }
    if (optind < argument_count) {
        fprintf(stderr, "nosh: unexpected argument '%s'\nTry: nosh --help\n", arguments[optind]);
        return NOSH_OPTIONS_INVALID;
    }
    return NOSH_OPTIONS_RUN;
}
