/* SPDX-License-Identifier: Apache-2.0 */
#include "nosh_facts.h"

#include <stdio.h>

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

/* `firmware` is the buffer behind the text of that name. */
static struct hud_coprocessor coprocessor_facts(const struct coprocessor_port *port,
                                                char firmware[static NOSH_FIRMWARE_MAX]) {
    const struct coprocessor_link *link = &port->link;
    firmware[0] = '\0';
    if (link->state == COPROCESSOR_LINKED || link->state == COPROCESSOR_DEGRADED) {
        snprintf(firmware, NOSH_FIRMWARE_MAX, "%u.%u.%u", link->version.major, link->version.minor,
                 link->version.patch);
    }
    return (struct hud_coprocessor){
        .is_linked = link->state == COPROCESSOR_LINKED,
        .state = describe_coprocessor(port),
        .firmware = firmware,
        .sent = link->outgoing.added,
        .received = link->received,
        .dropped = link->outgoing.dropped,
        .damaged = link->frame_errors,
        .events = link->events,
        .missed = link->missed_total,
        .greetings = link->greetings,
    };
}

static struct hud_link link_facts(const struct deck_link_port *port) {
    return (struct hud_link){
        .is_open = serial_line_is_open(&port->line),
        .device = port->line.path,
        .state = port->link.state,
        .peer = port->link.peer,
        .sent = port->link.outgoing.added,
        .received = port->link.received,
        .damaged = port->link.damaged,
    };
}

struct hud_facts nosh_facts(const struct nosh *nosh, char firmware[static NOSH_FIRMWARE_MAX]) {
    struct hud_facts facts = {
        .version = KN86_VERSION,
        .build_id = nosh->build_id.text,
        .slot = nosh->surroundings.slot.slot,
        .update = nosh->surroundings.slot.update,
        .is_kept = nosh->is_kept,
        .has_storage = nosh->surroundings.has_storage,
        .storage_free = nosh->surroundings.storage_free,
        .storage_size = nosh->surroundings.storage_size,
        .keyboards = nosh->keyboards.count,
        .coprocessor = coprocessor_facts(&nosh->coprocessor, firmware),
        .link = link_facts(&nosh->link),
        .cartridge = &nosh->surroundings.cartridge,
    };
    panel_size(&nosh->panel, &facts.panel_width, &facts.panel_height);
    return facts;
}
