/* SPDX-License-Identifier: Apache-2.0 */
#include "nosh_hud_model.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *describe_coprocessor(const struct coprocessor_port *port) {
    if (!serial_line_is_open(&port->line)) {
        return "NO SERIAL LINE";
    }
    switch (port->link.state) {
    case COPROCESSOR_LINKED:
        return "LINKED";
    case COPROCESSOR_DEGRADED:
        return "DEGRADED, NO HEARTBEAT";
    case COPROCESSOR_GREETING:
    case COPROCESSOR_QUERYING:
        break;
    }
    return "NO ANSWER YET";
}

/*
 * The result that kn86-pico-update has reported. While it updates the firmware, it holds the serial line, and nOSh
 * waits for it.
 */
static void describe_update(const struct system_monitor *monitor, char *text, size_t size) {
    const struct update_report *update = &monitor->update;
    if (!monitor->has_update) {
        snprintf(text, size, "NOT TRIED SINCE POWER-ON");
    } else if (strcmp(update->state, "current") == 0) {
        snprintf(text, size, "UP TO DATE");
    } else if (strcmp(update->state, "updated") == 0) {
        snprintf(text, size, "UPDATED FROM %s", update->running);
    } else if (strcmp(update->state, "updating") == 0) {
        snprintf(text, size, "RUNNING NOW");
    } else if (strcmp(update->state, "absent") == 0) {
        snprintf(text, size, "NOT TRIED, NO ANSWER");
    } else {
        snprintf(text, size, "FAILED: %s, %u ATTEMPT%s", update->reason, update->attempts,
                 update->attempts == 1 ? "" : "S");
    }
    for (char *c = text; *c != '\0'; c++) {
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
    }
}

static struct hud_coprocessor coprocessor_facts(const struct nosh *nosh, struct nosh_texts *texts) {
    const struct coprocessor_port *port = &nosh->coprocessor;
    const struct coprocessor_link *link = &port->link;
    texts->firmware[0] = '\0';
    if (link->state == COPROCESSOR_LINKED || link->state == COPROCESSOR_DEGRADED) {
        snprintf(texts->firmware, sizeof texts->firmware, "%u.%u.%u", link->version.major, link->version.minor,
                 link->version.patch);
    }
    describe_update(&nosh->monitor, texts->update, sizeof texts->update);
    return (struct hud_coprocessor){
        .is_linked = link->state == COPROCESSOR_LINKED,
        .state = describe_coprocessor(port),
        .firmware = texts->firmware,
        .update = texts->update,
        .sent = link->outgoing.added,
        .received = link->received,
        .dropped = link->outgoing.dropped,
        .damaged = link->frame_errors,
        .events = link->events,
        .missed = link->missed_total,
        .greetings = link->greetings,
    };
}

static struct hud_link link_facts(const struct deck_link_port *port, struct nosh_texts *texts) {
    if (port->line.error == -ENOENT) {
        /* udev creates this name only where the device tree gives UART1 pins. */
        snprintf(texts->link_fault, sizeof texts->link_fault, "UART1 HAS NO PINS ON THIS BOARD");
    } else {
        snprintf(texts->link_fault, sizeof texts->link_fault, "%s",
                 port->line.error != 0 ? strerror(-port->line.error) : "");
    }
    return (struct hud_link){
        .is_open = serial_line_is_open(&port->line),
        .device = port->line.path,
        .fault = texts->link_fault,
        .state = port->link.state,
        .peer = port->link.peer,
        .sent = port->link.outgoing.added,
        .received = port->link.received,
        .damaged = port->link.damaged,
    };
}

struct hud_model nosh_hud_model(const struct nosh *nosh, struct nosh_texts *texts, int64_t now) {
    struct hud_model model = {
        .version = KN86_VERSION,
        .build_id = nosh->build_id.text,
        .slot = nosh->monitor.slot,
        .now = now,
        .is_kept = nosh->keeper.is_kept,
        .has_storage = nosh->monitor.has_storage,
        .storage_free = nosh->monitor.storage_free,
        .storage_size = nosh->monitor.storage_size,
        .keyboards = nosh->keyboards.count,
        .coprocessor = coprocessor_facts(nosh, texts),
        .link = link_facts(&nosh->link, texts),
        .cartridge = &nosh->monitor.cartridge,
    };
    panel_size(&nosh->panel, &model.panel_width, &model.panel_height);
    return model;
}
