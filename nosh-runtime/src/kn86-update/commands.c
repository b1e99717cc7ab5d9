/* SPDX-License-Identifier: Apache-2.0 */
#include "commands.h"

#include "build_id.h"
#include "slot_begin.h"
#include "slot_confirm.h"
#include "slot_trial.h"
#include "update_history.h"
#include "update_status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int command_complain(const char *what, const char *why) {
    fprintf(stderr, "kn86-update: %s: %s\n", what, why);
    return EXIT_UNDECIDED;
}

static int status_of(enum payload_fault fault) {
    if (fault == PAYLOAD_OK) {
        return EXIT_SUCCESS;
    }
    bool is_undecided = fault == PAYLOAD_UNREADABLE || fault == PAYLOAD_NO_MEMORY || fault == PAYLOAD_CARD ||
                        fault == PAYLOAD_WRITE || fault == PAYLOAD_RESTART || fault == PAYLOAD_BUSY;
    return is_undecided ? EXIT_UNDECIDED : EXIT_REFUSED;
}

int command_print(const struct update_options *options, const struct update_result *result) {
    if (!update_result_print(result, options->as_json)) {
        return command_complain("cannot write the result", strerror(errno));
    }
    return status_of(result->refusal.fault);
}

bool command_read_keys(const struct update_options *options, const struct updater *updater, struct command_keys *keys) {
    char reason[TRUSTED_KEYS_REASON_MAX];
    if (!trusted_keys_read(&keys->trusted, options->keys, reason)) {
        fprintf(stderr, "kn86-update: %s\n", reason);
        return false;
    }
    keys->revoked.count = 0;
    bool is_good = updater == NULL || revoked_keys_read(&keys->revoked, updater->card, &updater->notes);
    for (size_t i = 0; is_good && i < keys->revoked.count; i++) {
        is_good = trusted_keys_revoke(&keys->trusted, &keys->revoked.ids[i]);
    }
    return is_good || command_complain("revoked keys", "more than a deck can remember") == EXIT_SUCCESS;
}

int command_open_payload(const struct update_options *options) {
    int file = strcmp(options->file, "-") == 0 ? STDIN_FILENO : open(options->file, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        fprintf(stderr, "kn86-update: cannot open %s: %s\n", options->file, strerror(errno));
    }
    return file;
}

/* A deck that does not know what it is, is a production one. */
static bool is_production(const char *build_id_file) {
    struct build_id build = build_id_read(build_id_file);
    return build.is_production || strcmp(build.text, "unknown") == 0;
}

struct installation command_installation(const struct update_options *options, const struct updater *updater,
                                         const struct command_keys *keys) {
    enum slot other = slot_other(updater->running);
    struct installation installation = {.updater = updater,
                                        .preflight = {.updater = updater,
                                                      .trusted = &keys->trusted,
                                                      .is_production = is_production(options->build_id_file),
                                                      .is_forced = options->is_forced},
                                        .limits = {.keys = &keys->trusted.keys, .hardware = options->limits.hardware},
                                        .revoked = &keys->revoked,
                                        .then = options->then};
    installation.limits.capacity[PAYLOAD_BOOTFS] = updater->card->boot[other].size;
    installation.limits.capacity[PAYLOAD_ROOTFS] = updater->card->root[other].size;
    return installation;
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

int command_verify(const struct update_options *options, const struct updater *updater) {
    static struct command_keys keys;
    static struct payload_source source;
    int file = command_read_keys(options, updater, &keys) ? command_open_payload(options) : -1;
    if (file < 0) {
        return EXIT_UNDECIDED;
    }
    struct update_result result = {.done = "good"};
    struct payload_limits limits = options->limits;
    limits.keys = &keys.trusted.keys;
    struct trust trust = {&keys.trusted, &result.refusal};
    struct payload_sink sink = {.context = &trust, .manifest = is_trusted};
    payload_source_init(&source, file);
    bool is_good = payload_read(&source, &limits, &sink, &result.manifest, &result.refusal);
    int status = command_print(options, &result);
    payload_manifest_destroy(result.manifest);
    return is_good && status != EXIT_SUCCESS ? EXIT_UNDECIDED : status;
}

int command_status(const struct update_options *options, const struct updater *updater) {
    struct update_status status = update_status_read(updater);
    struct update_result result = {.done = "status", .status = &status};
    if (status.fault != NULL) {
        payload_refusal_set(&result.refusal, PAYLOAD_CARD, "%s", status.fault);
    }
    return command_print(options, &result);
}

int command_confirm(const struct update_options *options, const struct updater *updater) {
    struct update_result result = {.done = updater->running == SLOT_A ? "confirmed slot A" : "confirmed slot B"};
    if (slot_confirm(updater, &result.refusal)) {
        update_status_publish(updater, options->run, &result.refusal);
    }
    return command_print(options, &result);
}

int command_revert(const struct update_options *options, const struct updater *updater) {
    struct update_result result = {.done = "going back to the other slot"};
    if (slot_trial_revert(updater, &result.refusal)) {
        update_status_publish(updater, options->run, &result.refusal);
    }
    return command_print(options, &result);
}

int command_begin(const struct update_options *options, const struct updater *updater) {
    struct update_result result = {.done = "begun"};
    slot_begin(updater, &result.refusal);
    update_status_publish(updater, options->run, &result.refusal);
    int status = command_print(options, &result);
    /* A trial that has failed is news about the other slot; this start is in order. */
    return result.refusal.fault == PAYLOAD_TRIAL_FAILED ? EXIT_SUCCESS : status;
}

int command_history(const struct update_options *options, const struct updater *updater) {
    static char text[STATE_FILE_MAX + 1];
    state_folder_read(&updater->notes, UPDATE_HISTORY_FILE, text, sizeof text);
    return update_result_print_history(text, options->as_json) ? EXIT_SUCCESS
                                                               : command_complain("cannot write", strerror(errno));
}
