/* SPDX-License-Identifier: Apache-2.0 */
#include "example_model.h"

static const struct cartridge_report CARTRIDGE = {
    .is_present = true,
    .count = 4,
    .entries =
        {
            {.file = "courier.kn86",
             .header = {.title = "Black Courier", .capability = "TRANSPORT", .has_saves = true}},
            {.file = "icebrk.kn86", .header = {.title = "Icebreaker", .capability = "INTRUSION", .has_saves = true}},
            {.file = "ledger.kn86", .header = {.title = "The Ledger", .capability = "FINANCE"}},
            {.file = "zz-copy.kn86", .fault = "HEADER IS DAMAGED"},
        },
};

struct hud_model example_model(void) {
    return (struct hud_model){
        .version = "0.1.0",
        .build_id = "2007c2a8d1f0",
        .slot = "A",
        .update = "COMMITTED",
        .is_kept = true,
        .has_storage = true,
        .storage_free = 488ull << 20,
        .storage_size = 512ull << 20,
        .panel_width = 1024,
        .panel_height = 600,
        .keyboards = 1,
        .coprocessor = {.is_linked = true,
                        .state = "LINKED",
                        .firmware = "0.1.0",
                        .update = "UP TO DATE",
                        .sent = 1207,
                        .received = 964,
                        .missed = 1,
                        .greetings = 2},
        .link = {.device = "/dev/kn86-deck-link",
                 .fault = "UART1 HAS NO PINS ON THIS BOARD",
                 .state = DECK_LINK_CALLING,
                 .peer = ""},
        .cartridge = &CARTRIDGE,
    };
}
