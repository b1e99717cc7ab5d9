/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A deck's life with a power cut in every moment. Each state of the card is looked at as the firmware would (the slot that
 * it picks is byte for byte one version), and lived on from: restarts come to rest, with autoboot.txt whole. The argument
 * is the folder that make_update_card.py has made.
 */
#include "common_boot.h"
#include "fat_volume.h"
#include "slot_begin.h"
#include "slot_confirm.h"
#include "slot_trial.h"

#include "check.h"
#include "deciding_sectors.h"
#include "firmware_model.h"
#include "later_card.h"
#include "slot_images.h"
#include "update_bench.h"

/* The restart that was asked for: into a slot, or SLOT_COUNT for a plain one. */
static bool is_restart_asked;
static enum slot selected = SLOT_COUNT;

const char *__wrap_slot_switch_try(const struct slot_switcher *switcher, enum slot_switch back_end, enum slot slot);
const char *__wrap_slot_switch_restart(const struct slot_switcher *switcher);
enum slot_switch __wrap_slot_switch_find(const struct slot_switcher *switcher);

const char *__wrap_slot_switch_try(const struct slot_switcher *switcher, enum slot_switch back_end, enum slot slot) {
    (void)switcher;
    (void)back_end;
    is_restart_asked = true;
    selected = slot;
    return NULL;
}

const char *__wrap_slot_switch_restart(const struct slot_switcher *switcher) {
    (void)switcher;
    is_restart_asked = true;
    selected = SLOT_COUNT;
    return NULL;
}

enum slot_switch __wrap_slot_switch_find(const struct slot_switcher *switcher) {
    (void)switcher;
    return SLOT_SWITCH_PARTITION;
}

/* --- the life that is recorded ---------------------------------------------------------------- */

static const struct slot_progress SILENT = {.report = NULL};

static bool stop_in_the_middle(void *context, uint64_t written, uint64_t read_back, uint64_t total) {
    (void)context;
    (void)read_back;
    return written < total / 2;
}

/* The deck starts the slot by itself: what the initramfs and the first service do. */
static void start(enum slot slot, enum payload_fault expected) {
    struct payload_refusal result;
    CHECK(firmware_model_initramfs(&bench.card, slot));
    bench.updater.running = slot;
    slot_begin(&bench.updater, &result);
    CHECK_INFO(result.fault == expected, "%s", result.reason);
}

static void confirm(void) {
    struct payload_refusal refusal = {.fault = PAYLOAD_OK};
    CHECK_INFO(slot_confirm(&bench.updater, &refusal), "%s", refusal.reason);
}

static void update(const char *version, enum installation_then then) {
    CHECK_EQUAL(update_bench_install(version, then, SILENT), PAYLOAD_OK);
    slot_images_expect(slot_other(bench.updater.running));
}

static void go_back(void) {
    struct payload_refusal refusal = {.fault = PAYLOAD_OK};
    CHECK_INFO(slot_trial_revert(&bench.updater, &refusal), "%s", refusal.reason);
}

/* Takes the entry of autoboot.txt away, as a damaged card may. */
static void lose_autoboot(void) {
    struct fat_volume volume;
    struct fat_entry entry;
    uint8_t sector[STORAGE_SECTOR];
    CHECK(region_read(&bench.card.common, 0, sector, sizeof sector) == 0);
    CHECK(fat_volume_open(&volume, &bench.card.common, sector));
    CHECK_EQUAL(fat_volume_find(&volume, "AUTOBOOTTXT", &entry), 0);
    CHECK(region_read(&bench.card.common, entry.sector * STORAGE_SECTOR, sector, sizeof sector) == 0);
    sector[entry.offset] = 0xE5;
    CHECK(region_write(&bench.card.common, entry.sector * STORAGE_SECTOR, sector, sizeof sector) == 0);
}

/*
 * An update that is confirmed; the way back, also confirmed; an update that is cancelled; one that the host has left, and
 * that fails; and a lost autoboot.txt.
 */
static void live(void) {
    static const struct slot_progress stopping = {.report = stop_in_the_middle};
    slot_images_expect(SLOT_A);
    start(SLOT_A, PAYLOAD_OK);
    update("2.0.0", INSTALLATION_TRIES);
    start(SLOT_B, PAYLOAD_OK);
    confirm();
    start(SLOT_B, PAYLOAD_OK);
    go_back();
    start(SLOT_A, PAYLOAD_OK);
    confirm();
    CHECK_EQUAL(update_bench_install("3.0.0", INSTALLATION_TRIES, stopping), PAYLOAD_STOPPED);
    update("3.0.0", INSTALLATION_PENDING);
    start(SLOT_A, PAYLOAD_OK);
    start(SLOT_B, PAYLOAD_OK);
    CHECK(slot_trial_fail(&bench.updater, SLOT_B, "health-10-nosh", "nOSh is not there") == NULL);
    start(SLOT_A, PAYLOAD_TRIAL_FAILED);
    lose_autoboot();
    start(SLOT_A, PAYLOAD_TRIAL_FAILED);
}

/* --- life goes on from a state ---------------------------------------------------------------- */

/* What a system that came up on trial does next. */
enum trial_end { CONFIRMS, SAYS_THAT_IT_FAILED, RESETS_AT_ONCE, LOSES_POWER, TRIAL_ENDS };

/* One start of the deck. Returns false when it stays up. */
static bool start_once(const struct card *card, enum trial_end end, struct updater *updater) {
    struct payload_refusal result = {.fault = PAYLOAD_OK};
    is_restart_asked = false;
    enum slot slot = firmware_model_pick(card, selected);
    CHECK_INFO(slot_state_read(card, slot).is_bootable, "slot %c", slot_letter(slot));
    if (!firmware_model_initramfs(card, slot)) {
        selected = SLOT_COUNT;
        return true;
    }
    updater->running = slot;
    slot_begin(updater, &result);
    CHECK_INFO(result.fault == PAYLOAD_OK || result.fault == PAYLOAD_TRIAL_FAILED, "%s", result.reason);
    struct slot_status status = slot_state_read(card, slot);
    if (is_restart_asked || !status.has_record || status.record.state != SLOT_TRIAL) {
        return is_restart_asked;
    }
    switch (end) {
    case CONFIRMS:
        CHECK_INFO(slot_confirm(updater, &result), "%s", result.reason);
        return false;
    case SAYS_THAT_IT_FAILED:
        CHECK(slot_trial_fail(updater, slot, "health-10-nosh", "") == NULL);
        selected = SLOT_COUNT;
        return true;
    case RESETS_AT_ONCE: /* the reset register keeps the partition's number */
        return true;
    case LOSES_POWER:
    case TRIAL_ENDS:
        break;
    }
    selected = SLOT_COUNT;
    return true;
}

static void come_to_rest(const struct card *card, enum trial_end end, struct updater *updater, enum slot first) {
    int starts = 0;
    selected = first;
    while (start_once(card, end, updater)) {
        CHECK(++starts < 6);
    }
}

/* Whether a reset, which keeps the partition's number, can have happened while the slot ran. */
static bool may_have_run(const struct card *card, enum slot slot) {
    struct slot_status status = slot_state_read(card, slot);
    return status.has_record && (status.record.state == SLOT_TRIAL || status.record.state == SLOT_CONFIRMED);
}

/*
 * Starts come to rest, and from there, after a power cycle, on the slot that autoboot.txt names; the next one starts it
 * without a write. @first is the slot that a reset starts again; SLOT_COUNT when the power was cut.
 */
static void live_on(const struct power_cut_state *state, enum trial_end end, enum slot first) {
    static struct later_card later;
    struct storage storage = later_card_init(&later, state);
    struct card card;
    CHECK(card_read(&card, &storage) == NULL);
    struct updater updater = {.card = &card, .version = "1.0.0", .build = "1.0.0+test", .notes = {-1}};
    if (first != SLOT_COUNT && !may_have_run(&card, first)) {
        return;
    }
    come_to_rest(&card, end, &updater, first);
    come_to_rest(&card, end, &updater, SLOT_COUNT);
    enum slot confirmed;
    const char *fault = common_boot_confirmed(&card, &confirmed);
    CHECK_INFO(fault == NULL, "%s after %zu writes", fault, state->writes);
    CHECK_EQUAL(updater.running, confirmed);
    size_t written = later.writes;
    selected = SLOT_COUNT;
    CHECK(!start_once(&card, end, &updater) && updater.running == confirmed);
    CHECK_EQUAL(later.writes, written);
}

/* --- the states -------------------------------------------------------------------------------- */

static uint64_t lived_on[4096];
static size_t lived_on_count;

static void live_on_once(const struct power_cut_state *state) {
    uint64_t hash = deciding_sectors_hash(state);
    for (size_t i = 0; i < lived_on_count; i++) {
        if (lived_on[i] == hash) {
            return;
        }
    }
    CHECK(lived_on_count < sizeof lived_on / sizeof lived_on[0]);
    lived_on[lived_on_count++] = hash;
    for (enum trial_end end = CONFIRMS; end < TRIAL_ENDS; end++) {
        for (enum slot first = SLOT_A; first <= SLOT_COUNT; first++) {
            live_on(state, end, first);
        }
    }
}

static size_t states;

static void check_state(struct power_cut_state *state) {
    static struct later_card now;
    const struct storage storage = later_card_init(&now, state);
    struct card seen;
    CHECK(card_read(&seen, &storage) == NULL);
    enum slot started = firmware_model_pick(&seen, SLOT_COUNT), other = slot_other(started);
    CHECK_INFO(slot_images_has_boot_sector(state, started), "slot %c after %zu writes", slot_letter(started),
               state->writes);
    CHECK_INFO(slot_images_is_whole(state, started), "slot %c after %zu writes", slot_letter(started), state->writes);
    /* The other one is whole, or nothing starts it. */
    CHECK_INFO(!slot_images_has_boot_sector(state, other) || slot_images_is_whole(state, other),
               "slot %c after %zu writes", slot_letter(other), state->writes);
    live_on_once(state);
    states++;
}

/* Cuts the power after the writes so far in all ways of the kinds. */
static void cut_after(size_t writes) {
    static const enum cut_kind RANDOM[] = {CUT_SOME_WRITES, CUT_SOME_SECTORS};
    struct power_cut_state state = {.card = &bench.recorded, .writes = writes};
    const struct recorded_write *last = &bench.recorded.writes[writes - 1];
    state.kind = CUT_ALL;
    check_state(&state);
    /* Without any of them, the state is the same for all writes between two flushes. */
    if (writes == 1 || last[-1].flushes_before < last->flushes_before) {
        state.kind = CUT_NONE;
        check_state(&state);
    }
    state.kind = CUT_TORN;
    for (size_t arrived = 1; arrived < last->sectors; arrived += arrived < 3 ? 1 : last->sectors / 3) {
        state.seed = arrived;
        check_state(&state);
    }
    /* With few sectors there are few subsets, which the kinds above have. */
    for (uint64_t seed = 0; seed < 4 && power_cut_open_sectors(&state) > 2; seed++) {
        state.kind = RANDOM[seed % 2];
        state.seed = seed;
        check_state(&state);
    }
}

static void any_power_cut_leaves_a_deck_that_starts(void) {
    live();
    deciding_sectors_find();
    for (size_t writes = 1; writes <= bench.recorded.write_count; writes++) {
        cut_after(writes);
    }
    fprintf(stderr, "%zu states of %zu writes and %zu flushes; lived on from %zu that decide otherwise\n", states,
            bench.recorded.write_count, bench.recorded.flush_count, lived_on_count);
    CHECK(states > 10000 && lived_on_count > 20);
}

/* After a power cut the same update is installed as if nothing had been. */
static void an_installation_goes_on_after_a_power_cut(void) {
    live();
    size_t last = bench.recorded.write_count;
    static struct recorded_card first;
    first = bench.recorded;
    for (size_t writes = 1; writes < last; writes += last / 7) {
        struct power_cut_state state = {.card = &first, .writes = writes, .kind = CUT_SOME_SECTORS, .seed = writes};
        char path[PATH_MAX];
        struct payload_refusal result;
        update_bench_path(path, "card.img");
        recorded_card_init(&bench.recorded, path);
        power_cut_materialise(&state, bench.recorded.live);
        CHECK(card_read(&bench.card, &bench.recorded.storage) == NULL);
        bench.updater.running = firmware_model_pick(&bench.card, SLOT_COUNT);
        slot_begin(&bench.updater, &result);
        CHECK_EQUAL(update_bench_fill("2.0.0"), PAYLOAD_OK);
        CHECK_TEXT(update_bench_record(slot_other(bench.updater.running)).version, "2.0.0");
        recorded_card_finish(&bench.recorded);
    }
    bench.recorded = first;
}

static const struct check_case CASES[] = {
    CHECK_CASE(any_power_cut_leaves_a_deck_that_starts),
    CHECK_CASE(an_installation_goes_on_after_a_power_cut),
};
CHECK_MAIN_WITH(CASES, update_bench_open, update_bench_close)
