/* SPDX-License-Identifier: Apache-2.0 */
/* kn86-update: reads an update payload, and says whether it is good (docs/update.md). */
#include "payload_reader.h"
#include "trusted_keys.h"
#include "verify_report.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_REFUSED 1
#define EXIT_USAGE 2
#define EXIT_UNDECIDED 3

static const char HELP[] =
    "Usage: kn86-update verify [OPTION]... FILE\n"
    "Reads an update payload (.kn86fw) once, and says whether its signature, its shape and every byte are good. FILE\n"
    "may be a pipe; - is standard input.\n"
    "\n"
    "  --keys FOLDER      public keys that are trusted, and the list of revoked ones (/usr/share/kn86/keys)\n"
    "  --hardware NAME    what the payload has to be for (kn86-zero2w)\n"
    "  --bootfs-size N    bytes that the boot file system may have (268435456)\n"
    "  --rootfs-size N    bytes that the root file system may have (no limit)\n"
    "  --json             print a JSON object instead of a line for people\n"
    "  --version          print the version and exit\n"
    "  --help             print this help and exit\n"
    "\n"
    "Exit status: 0 when the payload is good; 1 when it is refused; 2 for a wrong option; 3 when it could not be read\n"
    "to its end, or a key could not be read.\n";

struct options {
    const char *keys, *file;
    struct payload_limits limits;
    bool as_json;
};

enum parsed { RUN, ANSWERED, INVALID };

static enum parsed usage_fault(const char *what, const char *text) {
    fprintf(stderr, "kn86-update: %s '%s'\nTry: kn86-update --help\n", what, text);
    return INVALID;
}

static bool parse_size(const char *text, uint64_t *size) {
    char *end;
    errno = 0;
    *size = strtoull(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *text != '-' && *text != '+' && *text != ' ';
}

static enum parsed parse_arguments(struct options *options, int count, char **arguments) {
    if (count == 0 || strcmp(arguments[0], "verify") != 0) {
        return usage_fault("unknown command", count == 0 ? "" : arguments[0]);
    }
    if (count != 2) {
        return usage_fault(count < 2 ? "no file after" : "more than one file after", arguments[0]);
    }
    options->file = arguments[1];
    return RUN;
}

static enum parsed parse(struct options *options, int argument_count, char **arguments) {
    enum { KEYS = 1, HARDWARE, BOOTFS_SIZE, ROOTFS_SIZE, AS_JSON, VERSION, SHOW_HELP };
    static const struct option known[] = {
        {"keys", required_argument, NULL, KEYS},
        {"hardware", required_argument, NULL, HARDWARE},
        {"bootfs-size", required_argument, NULL, BOOTFS_SIZE},
        {"rootfs-size", required_argument, NULL, ROOTFS_SIZE},
        {"json", no_argument, NULL, AS_JSON},
        {"version", no_argument, NULL, VERSION},
        {"help", no_argument, NULL, SHOW_HELP},
        {NULL, 0, NULL, 0},
    };
    *options = (struct options){.keys = "/usr/share/kn86/keys",
                                .limits = {.hardware = "kn86-zero2w", .capacity = {(uint64_t)256 << 20, INT64_MAX}}};
    for (int option; (option = getopt_long(argument_count, arguments, "", known, NULL)) != -1;) {
        switch (option) {
        case KEYS:
            options->keys = optarg;
            break;
        case HARDWARE:
            options->limits.hardware = optarg;
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
            return ANSWERED;
        case SHOW_HELP:
            fputs(HELP, stdout);
            return ANSWERED;
        default: /* getopt_long has printed the error */
            fputs("Try: kn86-update --help\n", stderr);
            return INVALID;
        }
    }
    return parse_arguments(options, argument_count - optind, arguments + optind);
}

/* The keys, and where a refusal is told. */
struct trust {
    const struct trusted_keys *keys;
    struct payload_refusal *refusal;
};

/* A manifest comes after its signature was checked. */
static bool is_trusted(void *context, const struct payload_manifest *manifest) {
    const struct trust *trust = context;
    return trusted_keys_is_revoked(trust->keys, &manifest->key_id)
               ? payload_refuse(trust->refusal, PAYLOAD_REVOKED_KEY, "the key that signed was revoked")
               : true;
}

static int verify(const struct options *options, int file) {
    static struct trusted_keys trusted;
    static struct payload_source source;
    char reason[TRUSTED_KEYS_REASON_MAX];
    if (!trusted_keys_read(&trusted, options->keys, reason)) {
        fprintf(stderr, "kn86-update: %s\n", reason);
        return EXIT_UNDECIDED;
    }
    struct payload_limits limits = options->limits;
    limits.keys = &trusted.keys;
    struct payload_manifest *manifest;
    struct payload_refusal refusal;
    struct trust trust = {&trusted, &refusal};
    struct payload_sink sink = {.context = &trust, .manifest = is_trusted};
    payload_source_init(&source, file);
    bool is_good = payload_read(&source, &limits, &sink, &manifest, &refusal);
    int status = is_good                                                 ? EXIT_SUCCESS
                 : refusal.fault == PAYLOAD_UNREADABLE || refusal.fault == PAYLOAD_NO_MEMORY ? EXIT_UNDECIDED
                                                                                             : EXIT_REFUSED;
    if (!verify_report_print(manifest, &refusal, options->as_json)) {
        perror("kn86-update: cannot write the result");
        status = EXIT_UNDECIDED;
    }
    payload_manifest_destroy(manifest);
    return status;
}

int main(int argument_count, char **arguments) {
    struct options options;
    enum parsed parsed = parse(&options, argument_count, arguments);
    if (parsed != RUN) {
        return parsed == ANSWERED ? EXIT_SUCCESS : EXIT_USAGE;
    }
    if (sodium_init() < 0) {
        fputs("kn86-update: libsodium does not start\n", stderr);
        return EXIT_UNDECIDED;
    }
    int file = strcmp(options.file, "-") == 0 ? STDIN_FILENO : open(options.file, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        fprintf(stderr, "kn86-update: cannot open %s: %s\n", options.file, strerror(errno));
        return EXIT_UNDECIDED;
    }
    return verify(&options, file);
}
