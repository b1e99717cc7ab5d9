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
    "       kn86-update install [OPTION]... FILE  fills the slot that does not run, and restarts the deck into it\n"
    "       kn86-update revert [OPTION]...        goes back to the other slot\n"
    "       kn86-update confirm [OPTION]...       makes the slot that runs the one that the firmware starts\n"
    "       kn86-update status [OPTION]...        says which slot runs, and what is in both\n"
    "       kn86-update history [OPTION]...       says what happened, newest last\n"
    "For the deck's services:\n"
    "       kn86-update begin [OPTION]...         puts things in order at a start\n"
    "       kn86-update trial [OPTION]...         checks a system on trial, and confirms it or goes back\n"
    "       kn86-update request [OPTION]...       does what nOSh asks for\n"
    "A payload (.kn86fw) is read once; FILE may be a pipe, - is standard input. An interrupted installation leaves "
    "the\n"
    "slot that runs as it was, and the other one without a boot sector.\n"
    "\n"
    "  --no-restart         install: fills the slot only; revert tries it\n"
    "  --pending            install: fills the slot; the deck's next start tries it by itself\n"
    "  --force              install: also a build that failed on this deck before\n"
    "  --keys FOLDER        public keys that are trusted, and the list of revoked ones (/usr/share/kn86/keys)\n"
    "  --hardware NAME      what the payload has to be for (kn86-zero2w)\n"
    "  --running SLOT       the slot that runs, A or B (by root= in /proc/cmdline)\n"
    "  --build-id-file FILE says which system runs, and whether it is a production one (/etc/kn86-build-id)\n"
    "  --bootfs-size N      verify: bytes that the boot file system may have (268435456)\n"
    "  --rootfs-size N      verify: bytes that the root file system may have (no limit)\n"
    "  --json               print a JSON object instead of a line for people\n"
    "  --version            print the version and exit\n"
    "  --help               print this help and exit\n"
    "\n"
    "  --card FILE          the file of a card instead of the deck's (/dev/mmcblk0). None of the following then has "
    "its\n"
    "                       default, and no deck is restarted:\n"
    "  --state FOLDER       notes that outlast both slots (/home/shared/.kn86-update)\n"
    "  --run FOLDER         files for nOSh (/run/kn86-update)\n"
    "  --floors FILE        version floors of the image (/usr/share/kn86/version-floors.tsv)\n"
    "  --root FOLDER        where /sys, /dev and /proc are (/)\n"
    "  --restart-command C  program that takes the place of systemctl in \"systemctl reboot\"\n"
    "\n"
    "  --requests FOLDER    request: nOSh's folder (/run/kn86)\n"
    "  --media FOLDER       request: where cartridge and stick are mounted (/media)\n"
    "  --shared FOLDER      request: payloads on p6 (/home/shared/updates)\n"
    "  --health FOLDER      trial: health checks (/usr/lib/kn86/health.d)\n"
    "  --settle SECONDS     trial: how long the system runs before the first check (60)\n"
    "  --limit SECONDS      trial: how long the checks may take in all (300)\n"
    "\n"
    "Exit status: 0 when it is good or done; 1 when it is refused or a trial has failed; 2 for a wrong option; 3 when\n"
    "a file, a key or the card could not be read or written.\n";

enum {
    KEYS = 1,
    HARDWARE,
    CARD,
    RUNNING,
    BUILD_ID_FILE,
    BOOTFS_SIZE,
    ROOTFS_SIZE,
    AS_JSON,
    VERSION,
    SHOW_HELP,
    NO_RESTART,
    PENDING,
    FORCE,
    STATE,
    RUN,
    FLOORS,
    ROOT,
    RESTART_COMMAND,
    REQUESTS,
    MEDIA,
    SHARED,
    HEALTH,
    SETTLE,
    LIMIT
};

static const struct option KNOWN[] = {
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
    {"no-restart", no_argument, NULL, NO_RESTART},
    {"pending", no_argument, NULL, PENDING},
    {"force", no_argument, NULL, FORCE},
    {"state", required_argument, NULL, STATE},
    {"run", required_argument, NULL, RUN},
    {"floors", required_argument, NULL, FLOORS},
    {"root", required_argument, NULL, ROOT},
    {"restart-command", required_argument, NULL, RESTART_COMMAND},
    {"requests", required_argument, NULL, REQUESTS},
    {"media", required_argument, NULL, MEDIA},
    {"shared", required_argument, NULL, SHARED},
    {"health", required_argument, NULL, HEALTH},
    {"settle", required_argument, NULL, SETTLE},
    {"limit", required_argument, NULL, LIMIT},
    {NULL, 0, NULL, 0},
};

static enum update_options_parsed usage_fault(const char *what, const char *text) {
    fprintf(stderr, "kn86-update: %s '%s'\nTry: kn86-update --help\n", what, text);
    return UPDATE_OPTIONS_INVALID;
}

static bool parse_number(const char *text, uint64_t *number) {
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return errno == 0 && *text >= '0' && *text <= '9' && *end == '\0' && *number <= INT64_MAX;
}

static enum slot slot_of(const char *text) {
    return strcmp(text, "A") == 0 ? SLOT_A : strcmp(text, "B") == 0 ? SLOT_B : SLOT_COUNT;
}

static enum update_options_parsed parse_command(struct update_options *options, int count, char **arguments) {
    static const char *const COMMANDS[UPDATE_COMMAND_COUNT] = {"verify",  "status", "install", "confirm", "revert",
                                                               "history", "begin",  "trial",   "request"};
    const char *name = count > 0 ? arguments[0] : "";
    enum update_command command = UPDATE_VERIFY;
    while (command < UPDATE_COMMAND_COUNT && strcmp(COMMANDS[command], name) != 0) {
        command++;
    }
    if (command == UPDATE_COMMAND_COUNT) {
        return usage_fault("unknown command", name);
    }
    bool takes_file = command == UPDATE_VERIFY || command == UPDATE_INSTALL;
    if (count != (takes_file ? 2 : 1)) {
        return usage_fault(count == 1 ? "no file after" : "too many words after", name);
    }
    options->command = command;
    options->file = takes_file ? arguments[1] : NULL;
    return UPDATE_OPTIONS_RUN;
}

/* Where the text of an option goes; NULL for one that is more than a text. */
static const char **text_of(struct update_options *options, int option) {
    switch (option) {
    case KEYS:
        return &options->keys;
    case HARDWARE:
        return &options->limits.hardware;
    case CARD:
        return &options->card;
    case BUILD_ID_FILE:
        return &options->build_id_file;
    case STATE:
        return &options->notes;
    case RUN:
        return &options->run;
    case FLOORS:
        return &options->floors;
    case ROOT:
        return &options->root;
    case RESTART_COMMAND:
        return &options->restart_command;
    case REQUESTS:
        return &options->requests;
    case MEDIA:
        return &options->media;
    case SHARED:
        return &options->shared;
    case HEALTH:
        return &options->health;
    default:
        return NULL;
    }
}

static uint64_t *number_of(struct update_options *options, int option) {
    switch (option) {
    case BOOTFS_SIZE:
        return &options->limits.capacity[PAYLOAD_BOOTFS];
    case ROOTFS_SIZE:
        return &options->limits.capacity[PAYLOAD_ROOTFS];
    case SETTLE:
        return &options->settle_seconds;
    case LIMIT:
        return &options->limit_seconds;
    default:
        return NULL;
    }
}

static enum update_options_parsed take_option(struct update_options *options, int option) {
    const char **text = text_of(options, option);
    uint64_t *number = number_of(options, option);
    if (text != NULL) {
        *text = optarg;
    } else if (number != NULL && !parse_number(optarg, number)) {
        return usage_fault("not a number:", optarg);
    } else if (option == RUNNING) {
        options->running = slot_of(optarg);
        if (options->running == SLOT_COUNT) {
            return usage_fault("not a slot, A or B:", optarg);
        }
    } else if (option == AS_JSON) {
        options->as_json = true;
    } else if (option == FORCE) {
        options->is_forced = true;
    } else if (option == NO_RESTART || option == PENDING) {
        options->then = option == PENDING ? INSTALLATION_PENDING : INSTALLATION_WAITS;
    }
    return UPDATE_OPTIONS_RUN;
}

/* A deck's own files, unless the card is the file of one. */
static void fill_defaults(struct update_options *options) {
    static const char DECK_CARD[] = "/dev/mmcblk0";
    bool is_deck = options->card == NULL;
    options->card = is_deck ? DECK_CARD : options->card;
    options->notes = options->notes == NULL && is_deck ? "/home/shared/.kn86-update" : options->notes;
    options->run = options->run == NULL && is_deck ? "/run/kn86-update" : options->run;
    options->floors = options->floors == NULL && is_deck ? "/usr/share/kn86/version-floors.tsv" : options->floors;
    options->root = options->root == NULL && is_deck ? "" : options->root;
    options->restart_command = options->restart_command == NULL && is_deck ? "systemctl" : options->restart_command;
}

enum update_options_parsed update_options_parse(struct update_options *options, int argument_count, char **arguments) {
    *options = (struct update_options){
        .keys = "/usr/share/kn86/keys",
        .build_id_file = "/etc/kn86-build-id",
        .running = slot_of(boot_slot_read("/proc/cmdline")),
        .limits = {.hardware = "kn86-zero2w", .capacity = {(uint64_t)256 << 20, INT64_MAX}},
        .requests = "/run/kn86",
        .media = "/media",
        .shared = "/home/shared/updates",
        .health = "/usr/lib/kn86/health.d",
        .settle_seconds = 60,
        .limit_seconds = 300,
    };
    for (int option; (option = getopt_long(argument_count, arguments, "", KNOWN, NULL)) != -1;) {
        if (option == VERSION) {
            printf("kn86-update %s\n", KN86_VERSION);
            return UPDATE_OPTIONS_ANSWERED;
        }
        if (option == SHOW_HELP) {
            fputs(HELP, stdout);
            return UPDATE_OPTIONS_ANSWERED;
        }
        if (option == '?') { /* getopt_long has printed the error */
            fputs("Try: kn86-update --help\n", stderr);
            return UPDATE_OPTIONS_INVALID;
        }
        if (take_option(options, option) != UPDATE_OPTIONS_RUN) {
            return UPDATE_OPTIONS_INVALID;
        }
    }
    fill_defaults(options);
    return parse_command(options, argument_count - optind, arguments + optind);
}
