/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What nOSh asks for: one line in the file "update-request" of its own folder, /run/kn86 (docs/update.md, "Between nOSh
 * and the service"). Root reads it: the folder and everything in it is foreign.
 */
#ifndef KN86_UPDATE_REQUEST_H
#define KN86_UPDATE_REQUEST_H

#include "payload_place.h"

#include <limits.h>
#include <stdbool.h>

enum update_request_kind { UPDATE_REQUEST_SCAN, UPDATE_REQUEST_INSTALL, UPDATE_REQUEST_REVERT };

struct update_request {
    enum update_request_kind kind;
    enum payload_place place; /* of an installation */
    char name[NAME_MAX + 1];
    bool is_forced;
};

/*
 * Reads the request and removes its file. Returns false when there is no regular file
 * with one line that is a request.
 */
__attribute__((warn_unused_result)) bool update_request_take(const char *folder, struct update_request *request);

/* Understands a request's text, with or without an end of line. */
__attribute__((warn_unused_result)) bool update_request_decode(const char *text, struct update_request *request);

/* Whether nOSh wants the installation to end: its file "update-cancel" is there. */
bool update_request_is_cancelled(const char *folder);

/* Removes the file "update-cancel", which belonged to the request that is done. */
void update_request_finish(const char *folder);

#endif
