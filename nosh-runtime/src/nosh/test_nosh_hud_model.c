/* SPDX-License-Identifier: Apache-2.0 */
#include "nosh_hud_model.h"

#include "check.h"

#include <errno.h>

static struct nosh nosh;
static struct nosh_texts texts;

/* A runtime with nothing open, as far as the model reads it. */
static void start(void) {
    memset(&nosh, 0, sizeof nosh);
    nosh.panel.display.card = -1;
    nosh.coprocessor.line.descriptor = -1;
    nosh.link.line.descriptor = -1;
    nosh.monitor.slot = "A";
}

static void the_machine_is_told_as_it_is(void) {
    start();
    strcpy(nosh.build_id.text, "1f2e3d");
    nosh.monitor.has_storage = true;
    nosh.monitor.storage_free = 5;
    nosh.monitor.storage_size = 7;
    nosh.keeper.is_kept = true;
    nosh.keyboards.count = 2;
    struct hud_model model = nosh_hud_model(&nosh, &texts, 86);
    CHECK_TEXT(model.version, KN86_VERSION);
    CHECK_TEXT(model.build_id, "1f2e3d");
    CHECK_TEXT(model.slot, "A");
    CHECK_EQUAL(model.now, 86);
    CHECK(model.is_kept && model.has_storage);
    CHECK(model.storage_free == 5 && model.storage_size == 7);
    CHECK_EQUAL(model.keyboards, 2);
    CHECK_EQUAL(model.panel_width, 0);
    nosh.panel.display.card = 5;
    nosh.panel.display.output.mode.hdisplay = 1024;
    nosh.panel.display.output.mode.vdisplay = 600;
    model = nosh_hud_model(&nosh, &texts, 86);
    CHECK(model.panel_width == 1024 && model.panel_height == 600);
}

static void check_coprocessor(enum coprocessor_state state, const char *text, const char *firmware) {
    nosh.coprocessor.link.state = state;
    struct hud_model model = nosh_hud_model(&nosh, &texts, 86);
    CHECK_TEXT(model.coprocessor.state, text);
    CHECK_TEXT(model.coprocessor.firmware, firmware);
    CHECK_EQUAL(model.coprocessor.is_linked, state == COPROCESSOR_LINKED);
}

static void the_coprocessor_has_a_firmware_once_it_has_told_it(void) {
    start();
    check_coprocessor(COPROCESSOR_GREETING, "NO SERIAL LINE", "");
    nosh.coprocessor.line.descriptor = 5;
    nosh.coprocessor.link.version = (struct kn86_version){.major = 255, .minor = 255, .patch = 255};
    check_coprocessor(COPROCESSOR_GREETING, "NO ANSWER YET", "");
    check_coprocessor(COPROCESSOR_QUERYING, "NO ANSWER YET", "");
    check_coprocessor(COPROCESSOR_LINKED, "LINKED", "255.255.255");
    check_coprocessor(COPROCESSOR_DEGRADED, "DEGRADED, NO HEARTBEAT", "255.255.255");
    struct coprocessor_link *link = &nosh.coprocessor.link;
    link->outgoing.added = 1;
    link->received = 2;
    link->outgoing.dropped = 3;
    link->frame_errors = 4;
    link->events = 5;
    link->missed_total = 6;
    link->greetings = 7;
    const struct hud_coprocessor told = nosh_hud_model(&nosh, &texts, 86).coprocessor;
    CHECK(told.sent == 1 && told.received == 2 && told.dropped == 3 && told.damaged == 4);
    CHECK(told.events == 5 && told.missed == 6 && told.greetings == 7);
}

static void check_update(const char *state, const char *reason, unsigned attempts, const char *expected) {
    struct update_report *update = &nosh.monitor.update;
    nosh.monitor.has_update = state != NULL;
    *update = (struct update_report){.attempts = attempts, .running = "0.1.0 abc"};
    snprintf(update->state, sizeof update->state, "%s", state != NULL ? state : "");
    snprintf(update->reason, sizeof update->reason, "%s", reason);
    CHECK_TEXT(nosh_hud_model(&nosh, &texts, 86).coprocessor.update, expected);
}

static void the_picos_update_is_told_with_what_went_wrong(void) {
    start();
    check_update(NULL, "", 0, "NOT TRIED SINCE POWER-ON");
    check_update("current", "none", 1, "UP TO DATE");
    check_update("updating", "none", 1, "RUNNING NOW");
    check_update("updated", "no answer", 2, "UPDATED FROM 0.1.0 ABC");
    check_update("absent", "none", 1, "NOT TRIED, NO ANSWER");
    check_update("failed", "reverted", 3, "FAILED: REVERTED, 3 ATTEMPTS");
    check_update("failed", "board", 1, "FAILED: BOARD, 1 ATTEMPT");
}

static void the_link_tells_why_it_has_no_line(void) {
    start();
    nosh.link.line.path = "/dev/kn86-deck-link";
    nosh.link.line.error = -ENOENT;
    CHECK_TEXT(nosh_hud_model(&nosh, &texts, 86).link.fault, "UART1 HAS NO PINS ON THIS BOARD");
    nosh.link.line.error = -EACCES;
    CHECK_TEXT(nosh_hud_model(&nosh, &texts, 86).link.fault, "Permission denied");
    nosh.link.line.descriptor = 5;
    nosh.link.link.state = DECK_LINK_HEARD;
    nosh.link.link.received = 2;
    nosh.link.link.damaged = 3;
    nosh.link.link.outgoing.added = 4;
    strcpy(nosh.link.link.peer, "ZERO");
    const struct hud_link told = nosh_hud_model(&nosh, &texts, 86).link;
    CHECK(told.is_open && told.state == DECK_LINK_HEARD && told.received == 2 && told.damaged == 3 && told.sent == 4);
    CHECK_TEXT(told.device, "/dev/kn86-deck-link");
    CHECK_TEXT(told.peer, "ZERO");
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_machine_is_told_as_it_is),
    CHECK_CASE(the_coprocessor_has_a_firmware_once_it_has_told_it),
    CHECK_CASE(the_picos_update_is_told_with_what_went_wrong),
    CHECK_CASE(the_link_tells_why_it_has_no_line),
};
CHECK_MAIN(CASES)
