/* SPDX-License-Identifier: Apache-2.0 */
#include "update_options.h"

#include "boot_slot.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char HELP[] =
    "Usage: kn86-update verify [OPTION]... FILE   reads an update payload, and says whether it is good\n"
    "       kn86-update install [OPTION]... FILE  fills the slot that does not run from a payload\n"
    "       kn86-update confirm [OPTION]...       makes the slot that runs the one that the firmware starts\n"
    "       kn86-update status [OPTION]...        says which slot runs, and which one is confirmed\n"
    "A payload (.kn86fw) is read once; FILE may be a pipe, - is standard input. An interrupted installation leaves "
    "the\n"
    "slot that runs as it was, and the other one without a boot sector.\n"
    "\n"
    "  --keys FOLDER        public keys that are trusted, and the list of revoked ones (/usr/share/kn86/keys)\n"
    "  --hardware NAME      what the payload has to be for (kn86-zero2w)\n"
    "  --card FILE          the card, or the file of one (/dev/mmcblk0)\n"
    "  --running SLOT       the slot that runs, A or B (by root= in /proc/cmdline)\n"
    "  --build-id-file FILE says whether the image is a production one (/etc/kn86-build-id)\n"
    "  --bootfs-size N      verify: bytes that the boot file system may have (268435456)\n"
    "  --rootfs-size N      verify: bytes that the root file system may have (no limit)\n"
    "  --json               print a JSON object instead of a line for people\n"
    "  --version            print the version and exit\n"
    "  --help               print this help and exit\n"
    "\n"
    "Exit status: 0 when it is good or done; 1 when it is refused; 2 for a wrong option; 3 when a file, a key or the "
    "card\n"
    "could not be read or written.\n";

static enum update_options_parsed usage_fault(const char *what, const char *text) {
    fprintf(stderr, "kn86-update: %s '%s'\nTry: kn86-update --help\n", what, text);
    return UPDATE_OPTIONS_INVALID;
}

static bool parse_size(const char *text, uint64_t *size) {
    char *end;
    errno = 0;
    *size = strtoull(text, &end, 10);
    return errno == 0 && *text >= '0' && *text <= '9' && *end == '\0';
}

static enum slot slot_of(const char *text) {
    return strcmp(text, "A") == 0 ? SLOT_A : strcmp(text, "B") == 0 ? SLOT_B : SLOT_COUNT;
}

static enum update_options_parsed parse_command(struct update_options *options, int count, char **arguments) {
    static const char *const COMMANDS[] = {"verify", "status", "install", "confirm"};
    const char *name = count > 0 ? arguments[0] : "";
    enum update_command command = UPDATE_VERIFY;
    while (strcmp(COMMANDS[command], name) != 0) {
        if (command++ == UPDATE_CONFIRM) {
            return usage_fault("unknown command", name);
        }
    }
    bool takes_file = command == UPDATE_VERIFY || command == UPDATE_INSTALL;
    if (count != (takes_file ? 2 : 1)) {
        return usage_fault(count == 1 ? "no file after" : "too many words after", name);
    }
    options->command = command;
    options->file = takes_file ? arguments[1] : NULL;
    return UPDATE_OPTIONS_RUN;
}

enum update_options_parsed update_options_parse(struct update_options *options, int argument_count, char **arguments) {
    enum { KEYS = 1, HARDWARE, CARD, RUNNING, BUILD_ID_FILE, BOOTFS_SIZE, ROOTFS_SIZE, AS_JSON, VERSION, SHOW_HELP };
    static const struct option known[] = {
        {"keys", required_argument, NULL, KEYS},
        {"hardware", required_argument, NULL, HARDWARE},
        {"card", required_argument, NULL, CARD},
        {"running", required_argument, NULL, RUNNING},
        {"build-id-file", required_argument, NULL, BUILD_ID_FILE},
        {"bootfs-size", required_argument, NULL, BOOTFS_SIZE},
        {"rootfs-size", required_argument, NULL, ROOTFS_SIZE},
        {"json", no_argument, NULL, AS_JSON},
        {"version", no_argument, NULL, VERSION},
        {"help", no_argument, NULL, SHOW_HELP},
        {NULL, 0, NULL, 0},
    };
    *options = (struct update_options){
        .keys = "/usr/share/kn86/keys",
        .card = "/dev/mmcblk0",
        .build_id_file = "/etc/kn86-build-id",
        .running = slot_of(boot_slot_read("/proc/cmdline")),
        .limits = {.hardware = "kn86-zero2w", .capacity = {(uint64_t)256 << 20, INT64_MAX}},
    };
    for (int option; (option = getopt_long(argument_count, arguments, "", known, NULL)) != -1;) {
        switch (option) {
        case KEYS:
            options->keys = optarg;
            break;
        case HARDWARE:
            options->limits.hardware = optarg;
            break;
        case CARD:
            options->card = optarg;
            break;
        case RUNNING:
            options->running = slot_of(optarg);
            if (options->running == SLOT_COUNT) {
                return usage_fault("not a slot, A or B:", optarg);
            }
            break;
        case BUILD_ID_FILE:
            options->build_id_file = optarg;
            break;
        case BOOTFS_SIZE:
        case ROOTFS_SIZE:
            if (!parse_size(optarg,
                            &options->limits.capacity[option == BOOTFS_SIZE ? PAYLOAD_BOOTFS : PAYLOAD_ROOTFS])) {
                return usage_fault("not a number of bytes:", optarg);
            }
            break;
        case AS_JSON:
            options->as_json = true;
            break;
        case VERSION:
            printf("kn86-update %s\n", KN86_VERSION);
            return UPDATE_OPTIONS_ANSWERED;
        case SHOW_HELP:
            fputs(HELP, stdout);
            return UPDATE_OPTIONS_ANSWERED;
        default: /* getopt_long has printed the error */
            fputs("Try: kn86-update --help\n", stderr);
            return UPDATE_OPTIONS_INVALID;
        }
    }
    return parse_command(options, argument_count - optind, arguments + optind);
}
