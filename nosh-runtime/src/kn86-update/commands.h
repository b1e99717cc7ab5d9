/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of kn86-update, and what they share. Each command prints its result and returns the exit status. */
#ifndef KN86_COMMANDS_H
#define KN86_COMMANDS_H

#include "installation.h"
#include "revoked_keys.h"
#include "trusted_keys.h"
#include "update_options.h"
#include "update_result.h"
#include "updater.h"

#define EXIT_REFUSED 1
#define EXIT_USAGE 2
#define EXIT_UNDECIDED 3

/* Without a deck, @updater is NULL: what payloads have revoked on one is not known then. */
int command_verify(const struct update_options *options, const struct updater *updater);
int command_history(const struct update_options *options, const struct updater *updater);
int command_status(const struct update_options *options, const struct updater *updater);
int command_confirm(const struct update_options *options, const struct updater *updater);
int command_revert(const struct update_options *options, const struct updater *updater);
int command_begin(const struct update_options *options, const struct updater *updater);
int command_install(const struct update_options *options, const struct updater *updater);
int command_trial(const struct update_options *options, const struct updater *updater);
int command_request(const struct update_options *options, const struct updater *updater);

/* SIGINT or SIGTERM has come; async-signal-safe. */
int command_is_stopped(void);

/* One program at a time changes a card. Returns false when another one does so for longer than a moment. */
__attribute__((warn_unused_result)) bool command_lock_card(void);

/* Says on standard error what could not be done; returns EXIT_UNDECIDED. */
int command_complain(const char *what, const char *why);

/* Prints the result, and returns the exit status that it stands for. */
int command_print(const struct update_options *options, const struct update_result *result);

/* What a deck trusts. */
struct command_keys {
    struct trusted_keys trusted;
    struct revoked_keys revoked; /* by payloads that were confirmed on this card; trusted knows them too */
};

/* Reads the keys of the folder, and with a card, which may be NULL, what is revoked there; says what is wrong. */
__attribute__((warn_unused_result)) bool command_read_keys(const struct update_options *options,
                                                           const struct updater *updater, struct command_keys *keys);

/* Opens the payload of the command line, and says what is wrong; returns the file, or -1. */
int command_open_payload(const struct update_options *options);

/* What an installation by the options is; its progress is the caller's. @keys must stay. */
struct installation command_installation(const struct update_options *options, const struct updater *updater,
                                         const struct command_keys *keys);

#endif
