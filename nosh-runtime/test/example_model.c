/* SPDX-License-Identifier: Apache-2.0 */
#include "example_model.h"

#include <string.h>

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
        .build_id = "0.1.0+2007c2a8d1f0",
        .slot = "A",
        .now = 1000000,
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

/* Both texts are as kn86-update writes them. */
static const char STATUS[] = "backend\tpartition\nrunning\tA\nconfirmed\tA\nstate\tconfirmed\n"
                             "version-a\t0.1.0\nbuild-a\t0.1.0+2007c2a8d1f0\nstate-a\tconfirmed\n"
                             "version-b\t0.0.9\nbuild-b\t0.0.9+77e01d9c3b52\nstate-b\tconfirmed\n"
                             "result-code\t\nresult-sentence\t\nresult-reason\t\n";

static const char PAYLOADS[] =
    "cartridge\tkn86-0.2.0.kn86fw\t0.2.0\t0.2.0+1f2e3d4c5b6a\trelease 5d41402abc4b2a76\tOK\tThe update file is good.\n"
    "stick\tnight%20build.kn86fw\t0.3.0-SNAPSHOT\t0.3.0-SNAPSHOT+deadbeefcafe-dirty\tdevelopment "
    "7215ee9c7d9dc229\tFAILED_BEFORE\t"
    "This update has failed on this deck before.\n"
    "shared\tzz-copy.kn86fw\t-\t-\t-\tSIGNATURE\tThe update file is not signed by a key that this deck trusts.\n"
    "end\n";

struct update_view example_update(void) {
    struct update_view view;
    update_view_init(&view, "/nonexistent", 0);
    slots_report_decode(STATUS, strlen(STATUS), &view.slots);
    return view;
}

struct update_view example_update_with_payloads(void) {
    struct update_view view = example_update();
    payloads_report_decode(PAYLOADS, strlen(PAYLOADS), &view.payloads);
    view.payloads_file.changes++;
    return view;
}
