/* SPDX-License-Identifier: Apache-2.0 */
/* kn86-update: checks update payloads, and installs them into the slot that does not run (docs/update.md). */
#include "build_id.h"
#include "common_boot.h"
#include "preflight.h"
#include "slot_identity.h"
#include "slot_writer.h"
#include "update_options.h"
#include "update_result.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_REFUSED 1
#define EXIT_USAGE 2
#define EXIT_UNDECIDED 3

static volatile sig_atomic_t is_cancelled;

static void cancel(int signal_number) {
    (void)signal_number;
    is_cancelled = 1;
}

/* Without SA_RESTART a read that waits for a pipe ends at once; it is begun again, and the next chunk is the last. */
static void listen_to_signals(void) {
    struct sigaction action = {.sa_handler = cancel};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static int complain(const char *what, const char *why) {
    fprintf(stderr, "kn86-update: %s: %s\n", what, why);
    return EXIT_UNDECIDED;
}

static int status_of(enum payload_fault fault) {
    if (fault == PAYLOAD_OK) {
        return EXIT_SUCCESS;
    }
    bool is_undecided =
        fault == PAYLOAD_UNREADABLE || fault == PAYLOAD_NO_MEMORY || fault == PAYLOAD_CARD || fault == PAYLOAD_WRITE;
    return is_undecided ? EXIT_UNDECIDED : EXIT_REFUSED;
}

/* Opens the payload and the keys, and says what is wrong; returns the file, or -1. */
static int open_payload(const struct update_options *options, struct trusted_keys *trusted) {
    char reason[TRUSTED_KEYS_REASON_MAX];
    if (!trusted_keys_read(trusted, options->keys, reason)) {
        fprintf(stderr, "kn86-update: %s\n", reason);
        return -1;
    }
    int file = strcmp(options->file, "-") == 0 ? STDIN_FILENO : open(options->file, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        fprintf(stderr, "kn86-update: cannot open %s: %s\n", options->file, strerror(errno));
    }
    return file;
}

static int print(const struct update_options *options, const struct update_result *result) {
    if (!update_result_print(result, options->as_json)) {
        return complain("cannot write the result", strerror(errno));
    }
    return status_of(result->refusal.fault);
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

static int verify(const struct update_options *options) {
    static struct trusted_keys trusted;
    static struct payload_source source;
    int file = open_payload(options, &trusted);
    if (file < 0) {
        return EXIT_UNDECIDED;
    }
    struct update_result result = {.done = "good"};
    struct payload_limits limits = options->limits;
    limits.keys = &trusted.keys;
    struct trust trust = {&trusted, &result.refusal};
    struct payload_sink sink = {.context = &trust, .manifest = is_trusted};
    payload_source_init(&source, file);
    bool is_good = payload_read(&source, &limits, &sink, &result.manifest, &result.refusal);
    int status = print(options, &result);
    payload_manifest_destroy(result.manifest);
    return is_good && status != EXIT_SUCCESS ? EXIT_UNDECIDED : status;
}

/* A terminal gets a line that is written over; a file or a journal gets one for each twentieth. */
static bool show_progress(void *context, uint64_t written, uint64_t read_back, uint64_t total) {
    unsigned *shown = context;
    unsigned steps = isatty(STDERR_FILENO) ? 100 : 20;
    unsigned step = total > 0 ? (unsigned)((written + read_back) * steps / (2 * total)) : 0;
    if (step != *shown) {
        *shown = step;
        fprintf(stderr, "kn86-update: %s, %llu of %llu bytes%s", read_back > 0 ? "reading back" : "writing",
                (unsigned long long)(read_back > 0 ? read_back : written), (unsigned long long)total,
                steps == 100 ? "\033[K\r" : "\n");
    }
    return !is_cancelled;
}

/* A deck that does not know what it is, is a production one. */
static bool is_production(const char *build_id_file) {
    struct build_id build = build_id_read(build_id_file);
    return build.is_production || strcmp(build.text, "unknown") == 0;
}

static int install_into(const struct update_options *options, const struct card *card) {
    static struct trusted_keys trusted;
    static struct payload_source source;
    struct update_result result = {.done = options->running == SLOT_A ? "installed in slot B" : "installed in slot A"};
    unsigned shown = 0;
    struct preflight preflight = {.card = card,
                                  .trusted = &trusted,
                                  .running = options->running,
                                  .is_production = is_production(options->build_id_file)};
    if (!preflight_card(&preflight, &result.refusal)) {
        return print(options, &result);
    }
    int file = open_payload(options, &trusted);
    if (file < 0) {
        return EXIT_UNDECIDED;
    }
    struct payload_limits limits = options->limits;
    limits.keys = &trusted.keys;
    struct slot_request request = {.card = card,
                                   .slot = slot_other(options->running),
                                   .limits = &limits,
                                   .context = &preflight,
                                   .accepts = preflight_manifest,
                                   .progress = {&shown, show_progress}};
    payload_source_init(&source, file);
    if (!slot_writer_fill(&request, &source, &result.manifest, &result.refusal) && isatty(STDERR_FILENO)) {
        fputc('\n', stderr);
    }
    int status = print(options, &result);
    payload_manifest_destroy(result.manifest);
    return status;
}

/* A slot that cannot be started, or is another one's copy, is never confirmed: nothing would recover that. */
static const char *check_boot_volume(const struct card *card, enum slot slot) {
    static struct slot_identity identity;
    uint8_t boot_sector[STORAGE_SECTOR];
    if (region_read(&card->boot[slot], 0, boot_sector, sizeof boot_sector) != 0) {
        return "the boot volume cannot be read";
    }
    const char *fault = slot_identity_of_boot(&identity, &card->boot[slot], boot_sector, slot);
    for (size_t i = 0; fault == NULL && i < identity.count; i++) {
        if (memcmp(identity.sectors[i].before, identity.sectors[i].after, STORAGE_SECTOR) != 0) {
            fault = "the boot volume has another slot's label or root=";
        }
    }
    return fault;
}

static int confirm(const struct update_options *options, const struct card *card) {
    struct update_result result = {.done = options->running == SLOT_A ? "confirmed slot A" : "confirmed slot B"};
    const char *fault = check_boot_volume(card, options->running);
    if (fault == NULL) {
        fault = common_boot_confirm(card, options->running);
    }
    if (fault != NULL) {
        payload_refusal_set(&result.refusal, PAYLOAD_CARD, "%s", fault);
    }
    return print(options, &result);
}

static int status(const struct update_options *options, const struct card *card) {
    struct update_result result = {.done = "status", .running = slot_letter(options->running)};
    enum slot confirmed;
    const char *fault = common_boot_confirmed(card, &confirmed);
    if (fault != NULL) {
        payload_refusal_set(&result.refusal, PAYLOAD_CARD, "%s", fault);
    } else {
        result.confirmed = slot_letter(confirmed);
    }
    return print(options, &result);
}

static int with_card(const struct update_options *options) {
    if (options->running == SLOT_COUNT) {
        return complain("unknown slot", "root= of /proc/cmdline is neither slot's; say --running");
    }
    int file = open(options->card, (options->command == UPDATE_STATUS ? O_RDONLY : O_RDWR) | O_CLOEXEC);
    if (file < 0) {
        return complain(options->card, strerror(errno));
    }
    struct storage storage = storage_of_file(&file);
    struct card card;
    const char *fault = card_read(&card, &storage);
    if (fault != NULL) {
        return complain(options->card, fault);
    }
    switch (options->command) {
    case UPDATE_INSTALL:
        return install_into(options, &card);
    case UPDATE_CONFIRM:
        return confirm(options, &card);
    case UPDATE_STATUS:
    case UPDATE_VERIFY:
        break;
    }
    return status(options, &card);
}

int main(int argument_count, char **arguments) {
    struct update_options options;
    enum update_options_parsed parsed = update_options_parse(&options, argument_count, arguments);
    if (parsed != UPDATE_OPTIONS_RUN) {
        return parsed == UPDATE_OPTIONS_ANSWERED ? EXIT_SUCCESS : EXIT_USAGE;
    }
    if (sodium_init() < 0) {
        return complain("libsodium", "does not start");
    }
    listen_to_signals();
    return options.command == UPDATE_VERIFY ? verify(&options) : with_card(&options);
}
