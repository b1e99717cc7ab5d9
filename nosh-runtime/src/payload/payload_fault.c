/* SPDX-License-Identifier: Apache-2.0 */
#include "payload_fault.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

static const struct {
    const char *name;
    const char *sentence;
} FAULTS[PAYLOAD_FAULT_COUNT] = {
    [PAYLOAD_OK] = {"OK", "The update file is good."},
    [PAYLOAD_TRUNCATED] = {"TRUNCATED", "The update file is incomplete: copy it again."},
    [PAYLOAD_TRAILING_DATA] = {"TRAILING_DATA", "The update file has something after its end: copy it again."},
    [PAYLOAD_MEMBER_HEADER] = {"MEMBER_HEADER", "This is not an update file, or it is damaged."},
    [PAYLOAD_MEMBER_ORDER] = {"MEMBER_ORDER", "The update file lacks a part, or its parts are in another order."},
    [PAYLOAD_MEMBER_SIZE] = {"MEMBER_SIZE", "A part of the update file has another size than it should have."},
    [PAYLOAD_SIGNATURE] = {"SIGNATURE", "The update file is not signed by a key that this deck trusts."},
    [PAYLOAD_MANIFEST] = {"MANIFEST", "The description in the update file breaks the rules of its format."},
    [PAYLOAD_FORMAT_VERSION] = {"FORMAT_VERSION", "The update file is of a newer kind that this deck cannot read."},
    [PAYLOAD_HARDWARE] = {"HARDWARE", "The update file is for other hardware."},
    [PAYLOAD_IMAGE_SIZE] = {"IMAGE_SIZE", "The update is larger than this card's partitions."},
    [PAYLOAD_COMPRESSION] = {"COMPRESSION", "The update file is damaged: copy it again."},
    [PAYLOAD_HASH] = {"HASH", "The update file holds other data than was signed: copy it again."},
    [PAYLOAD_UNREADABLE] = {"UNREADABLE", "The update file cannot be read: is its medium still there?"},
    [PAYLOAD_NO_MEMORY] = {"NO_MEMORY", "The deck has too little memory left for the update."},
    [PAYLOAD_STOPPED] = {"STOPPED", "The update was stopped."},
    [PAYLOAD_REVOKED_KEY] = {"REVOKED_KEY", "The update file is signed by a key that is no longer trusted."},
    [PAYLOAD_DEVELOPMENT_KEY] = {"DEVELOPMENT_KEY", "The update file is a developer's, and this deck is none."},
    [PAYLOAD_BOOTCODE] = {"BOOTCODE", "The update needs another bootcode.bin than this card has."},
    [PAYLOAD_NOT_CONFIRMED] = {"NOT_CONFIRMED",
                               "The system that runs is on trial itself: try again when it is confirmed."},
    [PAYLOAD_BOOT_FILES] = {"BOOT_FILES", "The update's boot files cannot be made fit for this card."},
    [PAYLOAD_CARD] = {"CARD", "This card is not as an update needs it."},
    [PAYLOAD_WRITE] = {"WRITE", "The card does not take what is written to it."},
    [PAYLOAD_VERSION_FLOOR] = {"VERSION_FLOOR", "This version is older than this deck may go back to."},
    [PAYLOAD_FAILED_BEFORE] = {"FAILED_BEFORE", "This update has failed on this deck before."},
    [PAYLOAD_NO_SWITCH] = {"NO_SWITCH", "The deck knows no way to start its other system."},
    [PAYLOAD_NO_OTHER_SLOT] = {"NO_OTHER_SLOT", "There is no other system to go back to."},
    [PAYLOAD_RESTART] = {"RESTART", "The deck could not be restarted."},
    [PAYLOAD_BUSY] = {"BUSY", "Another update is under way."},
    [PAYLOAD_REQUEST] = {"REQUEST", "The deck does not understand what it is asked to do."},
    [PAYLOAD_TRIAL_FAILED] = {"TRIAL_FAILED", "The other system did not pass its trial, and the deck went back."},
};

const char *payload_fault_name(enum payload_fault fault) {
    return FAULTS[fault].name;
}

const char *payload_fault_sentence(enum payload_fault fault) {
    return FAULTS[fault].sentence;
}

void payload_refusal_set(struct payload_refusal *refusal, enum payload_fault fault, const char *format, ...) {
    refusal->fault = fault;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(refusal->reason, sizeof refusal->reason, format, arguments);
    va_end(arguments);
    for (char *c = refusal->reason; *c != '\0'; c++) {
        if (*c < ' ' || *c > '~') {
            *c = '?';
        }
    }
}
