/* SPDX-License-Identifier: Apache-2.0 */
/* kn86-update: checks update payloads, installs them into the slot that does not run, and judges it (docs/update.md). */
#include "build_id.h"
#include "commands.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* How long another kn86-update may take for something short; udev holds the lock too while it looks at the card. */
#define LOCK_TRIES 100
#define LOCK_PAUSE_US 100000

static volatile sig_atomic_t is_stopped;
static struct storage_file card_file;

static void stop(int signal_number) {
    (void)signal_number;
    is_stopped = 1;
}

int command_is_stopped(void) {
    return is_stopped;
}

/* Without SA_RESTART a read that waits for a pipe ends at once; it is begun again, and the next chunk is the last. */
static void listen_to_signals(void) {
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static bool changes_card(enum update_command command) {
    return command != UPDATE_STATUS && command != UPDATE_HISTORY && command != UPDATE_VERIFY;
}

bool command_lock_card(void) {
    for (int i = 0; i < LOCK_TRIES && !is_stopped; i++) {
        if (flock(card_file.file, LOCK_EX | LOCK_NB) == 0) {
            return true;
        }
        usleep(LOCK_PAUSE_US);
    }
    return false;
}

static int run(const struct update_options *options, const struct updater *updater) {
    switch (options->command) {
    case UPDATE_INSTALL:
        return command_install(options, updater);
    case UPDATE_CONFIRM:
        return command_confirm(options, updater);
    case UPDATE_REVERT:
        return command_revert(options, updater);
    case UPDATE_BEGIN:
        return command_begin(options, updater);
    case UPDATE_TRIAL:
        return command_trial(options, updater);
    case UPDATE_REQUEST:
        return command_request(options, updater);
    case UPDATE_HISTORY:
        return command_history(options, updater);
    case UPDATE_VERIFY:
        return command_verify(options, updater);
    case UPDATE_STATUS:
    case UPDATE_COMMAND_COUNT:
        break;
    }
    return command_status(options, updater);
}

/* A trial takes minutes, in which the operator may look at payloads or ask for the way back: it locks at its end. */
static bool locks_at_once(enum update_command command) {
    return changes_card(command) && command != UPDATE_TRIAL;
}

static int with_card(const struct update_options *options) {
    if (options->running == SLOT_COUNT) {
        return command_complain("unknown slot", "root= of /proc/cmdline is neither slot's; say --running");
    }
    int error = storage_file_open(&card_file, options->card);
    if (error == 0 && changes_card(options->command) && access(options->card, W_OK) != 0) {
        error = -errno;
    }
    if (error != 0) {
        return command_complain(options->card, strerror(-error));
    }
    if (locks_at_once(options->command) && !command_lock_card()) {
        struct update_result busy = {.done = NULL};
        payload_refusal_set(&busy.refusal, PAYLOAD_BUSY, "%s is locked by another program", options->card);
        return command_print(options, &busy);
    }
    struct storage storage = storage_of_file(&card_file);
    struct card card;
    const char *fault = card_read(&card, &storage);
    if (fault != NULL) {
        return command_complain(options->card, fault);
    }
    struct build_id build = build_id_read(options->build_id_file);
    struct updater updater = {.card = &card,
                              .running = options->running,
                              .switcher = {options->root, options->restart_command},
                              .floors = options->floors};
    slot_record_set_version(updater.version, build.version);
    slot_record_set_build(updater.build, build.text);
    state_folder_open(&updater.notes, options->notes, changes_card(options->command));
    int status = run(options, &updater);
    state_folder_close(&updater.notes);
    storage_file_close(&card_file);
    return status;
}

int main(int argument_count, char **arguments) {
    struct update_options options;
    enum update_options_parsed parsed = update_options_parse(&options, argument_count, arguments);
    if (parsed != UPDATE_OPTIONS_RUN) {
        return parsed == UPDATE_OPTIONS_ANSWERED ? EXIT_SUCCESS : EXIT_USAGE;
    }
    if (sodium_init() < 0) {
        return command_complain("libsodium", "does not start");
    }
    listen_to_signals();
    bool is_on_deck = options.running != SLOT_COUNT;
    return options.command == UPDATE_VERIFY && !is_on_deck ? command_verify(&options, NULL) : with_card(&options);
}
