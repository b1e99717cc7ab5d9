/* SPDX-License-Identifier: Apache-2.0 */
/* Why a payload (docs/kn86fw-format.md) is refused. */
#ifndef KN86_PAYLOAD_FAULT_H
#define KN86_PAYLOAD_FAULT_H

#include <stdbool.h>

/* The names and meanings are those of PayloadFault of the build's reader; docs/update.md lists them. */
enum payload_fault {
    PAYLOAD_OK,
    PAYLOAD_TRUNCATED,
    PAYLOAD_TRAILING_DATA,
    PAYLOAD_MEMBER_HEADER,
    PAYLOAD_MEMBER_ORDER,
    PAYLOAD_MEMBER_SIZE,
    PAYLOAD_SIGNATURE,
    PAYLOAD_MANIFEST,
    PAYLOAD_FORMAT_VERSION,
    PAYLOAD_HARDWARE,
    PAYLOAD_IMAGE_SIZE,
    PAYLOAD_COMPRESSION,
    PAYLOAD_HASH,
    /* Not the payload's fault, and therefore not the other reader's: */
    PAYLOAD_UNREADABLE, /* the file, pipe or medium reported an error */
    PAYLOAD_NO_MEMORY,
    PAYLOAD_STOPPED, /* whoever gets the chunks did not take one, without a reason of his own */
    /* What only a deck can find (docs/update.md): */
    PAYLOAD_REVOKED_KEY,
    PAYLOAD_DEVELOPMENT_KEY,
    PAYLOAD_BOOTCODE,
    PAYLOAD_NOT_CONFIRMED,
    PAYLOAD_BOOT_FILES,
    PAYLOAD_CARD,
    PAYLOAD_WRITE,
    PAYLOAD_VERSION_FLOOR,
    PAYLOAD_FAILED_BEFORE,
    PAYLOAD_NO_SWITCH,
    PAYLOAD_NO_OTHER_SLOT,
    PAYLOAD_RESTART,
    PAYLOAD_BUSY,
    PAYLOAD_REQUEST,
    PAYLOAD_TRIAL_FAILED, /* found at a start, about the trial before */
};

#define PAYLOAD_FAULT_COUNT (PAYLOAD_TRIAL_FAILED + 1)

#define PAYLOAD_REASON_MAX 240

struct payload_refusal {
    enum payload_fault fault;
    char reason[PAYLOAD_REASON_MAX]; /* one line of printable ASCII, cut at its end; empty for PAYLOAD_OK */
};

/* The fault's name in test vectors and JSON, for example "MEMBER_ORDER". */
const char *payload_fault_name(enum payload_fault fault);

/* What an operator is told: one sentence, without a name of the format's parts. */
const char *payload_fault_sentence(enum payload_fault fault);

/*
 * Fills a refusal with a printf text. Characters other than printable ASCII become '?', because texts of a payload may
 * be part of the reason.
 */
__attribute__((format(printf, 3, 4))) void payload_refusal_set(struct payload_refusal *refusal,
                                                               enum payload_fault fault, const char *format, ...);

/* The same, with the value false for the caller to return. */
#define payload_refuse(...) (payload_refusal_set(__VA_ARGS__), false)

#endif
