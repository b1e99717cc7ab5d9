/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of kn86-update. */
#ifndef KN86_UPDATE_OPTIONS_H
#define KN86_UPDATE_OPTIONS_H

#include "card.h"
#include "installation.h"
#include "payload_reader.h"

#include <stdbool.h>

enum update_command {
    UPDATE_VERIFY,
    UPDATE_STATUS,
    UPDATE_INSTALL,
    UPDATE_CONFIRM,
    UPDATE_REVERT,
    UPDATE_HISTORY,
    UPDATE_BEGIN,
    UPDATE_TRIAL,
    UPDATE_REQUEST,
    UPDATE_COMMAND_COUNT
};

struct update_options {
    enum update_command command;
    const char *file; /* of verify and install */
    const char *keys, *card, *build_id_file;
    enum slot running; /* SLOT_COUNT when it is not known */
    struct payload_limits limits;
    bool as_json;
    /* Of a deck. With the file of a card those are NULL that the options do not name. */
    const char *notes, *run, *floors, *root, *restart_command;
    const char *requests, *media, *shared, *health;
    enum installation_then then;
    bool is_forced;
    uint64_t settle_seconds, limit_seconds;
};

enum update_options_parsed { UPDATE_OPTIONS_RUN, UPDATE_OPTIONS_ANSWERED, UPDATE_OPTIONS_INVALID };

/* Prints the answer to --help and --version, or what is wrong. The running slot is read from /proc/cmdline by default. */
enum update_options_parsed update_options_parse(struct update_options *options, int argument_count, char **arguments);

#endif
