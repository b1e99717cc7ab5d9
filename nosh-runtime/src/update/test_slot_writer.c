/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Installations and confirmations on a small card, whose power is cut after each write. The argument is the folder that
 * make_update_card.py has made.
 */
#include "slot_writer.h"

#include "common_boot.h"
#include "preflight.h"

#include "check.h"
#include "recorded_card.h"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

static struct recorded_card recorded;
static struct card card;
static struct trusted_keys trusted;

static void path_of(char path[PATH_MAX], const char *name) {
    snprintf(path, PATH_MAX, "%s/%s", check_argument(0), name);
}

static void open_card(void) {
    char path[PATH_MAX], reason[TRUSTED_KEYS_REASON_MAX];
    CHECK(sodium_init() >= 0);
    path_of(path, "card.img");
    recorded_card_init(&recorded, path);
    CHECK(card_read(&card, &recorded.storage) == NULL);
    path_of(path, "keys");
    CHECK(trusted_keys_read(&trusted, path, reason));
}

static void close_card(void) {
    recorded_card_finish(&recorded);
}

/* Fills the slot that does not run from the payload of a version; returns what is refused. */
static enum payload_fault install(const char *version, enum slot running, struct slot_progress progress) {
    static struct payload_source source;
    char path[PATH_MAX], name[64];
    snprintf(name, sizeof name, "%s.kn86fw", version);
    path_of(path, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    CHECK_INFO(file >= 0, "%s", path);
    payload_source_init(&source, file);
    struct preflight preflight = {.card = &card, .trusted = &trusted, .running = running};
    struct payload_limits limits = {.keys = &trusted.keys, .hardware = "kn86-zero2w"};
    struct slot_request request = {.card = &card,
                                   .slot = slot_other(running),
                                   .limits = &limits,
                                   .context = &preflight,
                                   .accepts = preflight_manifest,
                                   .progress = progress};
    struct payload_manifest *manifest = NULL;
    struct payload_refusal refusal = {.fault = PAYLOAD_OK};
    bool is_good = preflight_card(&preflight, &refusal) && slot_writer_fill(&request, &source, &manifest, &refusal);
    CHECK_EQUAL(is_good, refusal.fault == PAYLOAD_OK);
    payload_manifest_destroy(manifest);
    close(file);
    return refusal.fault;
}

static const struct slot_progress SILENT = {.report = NULL};

/* --- what a slot may hold -------------------------------------------------------------------- */

/* The bytes of both partitions of a slot after a whole installation. */
struct expected {
    enum slot slot;
    uint8_t *boot, *root;
};

static struct expected expected[8];
static size_t expected_count;

static uint8_t *copy(const struct region *region) {
    uint8_t *bytes = malloc(region->size);
    CHECK(bytes != NULL);
    memcpy(bytes, recorded.live + region->offset, region->size);
    return bytes;
}

static void expect_what_is_there(enum slot slot) {
    expected[expected_count++] = (struct expected){slot, copy(&card.boot[slot]), copy(&card.root[slot])};
}

/* The number of sectors in which a region and a payload's image differ. */
static size_t differences(const struct region *region, const char *image) {
    char path[PATH_MAX];
    path_of(path, image);
    FILE *file = fopen(path, "r");
    CHECK_INFO(file != NULL, "%s", path);
    uint8_t sector[STORAGE_SECTOR];
    size_t count = 0;
    for (uint64_t at = 0; fread(sector, 1, sizeof sector, file) == sizeof sector; at += sizeof sector) {
        count += memcmp(sector, recorded.live + region->offset + at, sizeof sector) != 0;
    }
    fclose(file);
    return count;
}

static bool region_is(const struct power_cut_state *state, const struct region *region, const uint8_t *bytes) {
    for (uint64_t at = 0; at < region->size; at += STORAGE_SECTOR) {
        if (memcmp(power_cut_sector(state, (region->offset + at) / STORAGE_SECTOR), bytes + at, STORAGE_SECTOR) != 0) {
            return false;
        }
    }
    return true;
}

static bool touches(const struct recorded_write *write, enum slot slot) {
    uint64_t at = write->first_sector * STORAGE_SECTOR;
    return (at >= card.boot[slot].offset && at - card.boot[slot].offset < card.boot[slot].size) ||
           (at >= card.root[slot].offset && at - card.root[slot].offset < card.root[slot].size);
}

static bool compare(const struct power_cut_state *state, enum slot slot) {
    for (size_t i = 0; i < expected_count; i++) {
        if (expected[i].slot == slot && region_is(state, &card.boot[slot], expected[i].boot) &&
            region_is(state, &card.root[slot], expected[i].root)) {
            return true;
        }
    }
    return false;
}

/*
 * Whether boot and root file system are byte for byte those of one installation. When all writes to the slot have been
 * flushed, it holds what it held in the last state with as many of them; comparing once is enough then.
 */
static bool is_whole(const struct power_cut_state *state, enum slot slot) {
    static size_t compared_after[SLOT_COUNT] = {SIZE_MAX, SIZE_MAX};
    static bool result[SLOT_COUNT];
    size_t last = state->writes;
    while (last > 0 && !touches(&state->card->writes[last - 1], slot)) {
        last--;
    }
    if (last > 0 && !power_cut_is_flushed(state, last - 1)) {
        return compare(state, slot);
    }
    if (compared_after[slot] != last) {
        compared_after[slot] = last;
        result[slot] = compare(state, slot);
    }
    return result[slot];
}

/* --- the firmware's view --------------------------------------------------------------------- */

static bool has_boot_sector(const struct power_cut_state *state, enum slot slot) {
    static const uint8_t zeros[STORAGE_SECTOR];
    return memcmp(power_cut_sector(state, card.boot[slot].offset / STORAGE_SECTOR), zeros, sizeof zeros) != 0;
}

static int read_state(void *context, uint64_t offset, void *bytes, size_t size) {
    const struct power_cut_state *state = context;
    CHECK(offset % STORAGE_SECTOR == 0 && size % STORAGE_SECTOR == 0);
    for (size_t at = 0; at < size; at += STORAGE_SECTOR) {
        memcpy((uint8_t *)bytes + at, power_cut_sector(state, (offset + at) / STORAGE_SECTOR), STORAGE_SECTOR);
    }
    return 0;
}

static void check_state(struct power_cut_state *state) {
    const struct storage storage = {.context = state, .read = read_state};
    struct card seen;
    enum slot started;
    CHECK(card_read(&seen, &storage) == NULL);
    /* autoboot.txt is whole, and names a slot that is: the one that a power cycle starts. */
    const char *fault = common_boot_confirmed(&seen, &started);
    CHECK_INFO(fault == NULL, "%s after %zu writes", fault, state->writes);
    CHECK_INFO(has_boot_sector(state, started), "slot %c after %zu writes", slot_letter(started), state->writes);
    CHECK_INFO(is_whole(state, started), "slot %c after %zu writes", slot_letter(started), state->writes);
    /* The other one is whole, or nothing starts it. */
    enum slot other = slot_other(started);
    CHECK_INFO(!has_boot_sector(state, other) || is_whole(state, other), "slot %c after %zu writes", slot_letter(other),
               state->writes);
}

/* --- the cases ------------------------------------------------------------------------------- */

static void a_slot_gets_the_images_and_its_own_identity(void) {
    CHECK_EQUAL(install("2.0.0", SLOT_A, SILENT), PAYLOAD_OK);
    /* Boot sector, its copy, the directory's sector with the label, that with cmdline.txt, and cmdline.txt. */
    size_t boot = differences(&card.boot[SLOT_B], "2.0.0.boot");
    CHECK_INFO(boot >= 4 && boot <= 5, "%zu", boot);
    CHECK_EQUAL(differences(&card.root[SLOT_B], "2.0.0.root"), 2);
    CHECK(memcmp(recorded.live + card.boot[SLOT_B].offset + 71, "BOOTFS-B   ", 11) == 0);
    CHECK(memcmp(recorded.live + card.root[SLOT_B].offset + 1024 + 0x78, "rootfs-B", 9) == 0);
}

static void only_the_slot_that_is_filled_is_written_to(void) {
    CHECK_EQUAL(install("2.0.0", SLOT_A, SILENT), PAYLOAD_OK);
    CHECK(recorded.write_count > 500);
    for (size_t i = 0; i < recorded.write_count; i++) {
        uint64_t start = recorded.writes[i].first_sector * STORAGE_SECTOR;
        uint64_t end = start + recorded.writes[i].sectors * STORAGE_SECTOR;
        const struct region *boot = &card.boot[SLOT_B], *root = &card.root[SLOT_B];
        CHECK((start >= boot->offset && end <= boot->offset + boot->size) ||
              (start >= root->offset && end <= root->offset + root->size));
    }
}

static void the_order_of_writes_is_the_contract(void) {
    CHECK_EQUAL(install("2.0.0", SLOT_A, SILENT), PAYLOAD_OK);
    uint64_t boot_sector = card.boot[SLOT_B].offset / STORAGE_SECTOR;
    size_t last = recorded.write_count - 1;
    for (size_t i = 0; i <= last; i++) {
        bool is_of_boot_sector = recorded.writes[i].first_sector == boot_sector;
        CHECK_EQUAL(is_of_boot_sector, i == 0 || i == last);
        CHECK(!is_of_boot_sector || recorded.writes[i].sectors == 1);
        CHECK_EQUAL(recorded.writes[i].flushes_before, i == 0 ? 0 : i == last ? 2 : 1);
    }
    CHECK_EQUAL(recorded.flush_count, 3);
}

/* Cuts the power after the writes so far in all ways of the kinds; returns how many states were looked at. */
static size_t cut_after(size_t writes) {
    static const enum cut_kind RANDOM[] = {CUT_SOME_WRITES, CUT_SOME_SECTORS};
    struct power_cut_state state = {.card = &recorded, .writes = writes};
    size_t count = 0;
    bool is_first_of_its_flush =
        writes == 1 || recorded.writes[writes - 2].flushes_before < recorded.writes[writes - 1].flushes_before;
    state.kind = CUT_ALL;
    check_state(&state);
    count++;
    /* Without any of them, the state is the same for all writes between two flushes. */
    if (is_first_of_its_flush) {
        state.kind = CUT_NONE;
        check_state(&state);
        count++;
    }
    state.kind = CUT_TORN;
    size_t sectors = recorded.writes[writes - 1].sectors;
    for (size_t arrived = 1; arrived < sectors; arrived += arrived < 3 ? 1 : sectors / 3) {
        state.seed = arrived;
        check_state(&state);
        count++;
    }
    /* With few sectors there are few subsets, which the kinds above have. */
    if (power_cut_open_sectors(&state) > 8) {
        for (uint64_t seed = 0; seed < 4; seed++) {
            state.kind = RANDOM[seed % 2];
            state.seed = seed;
            check_state(&state);
            count++;
        }
    }
    return count;
}

static bool stop_in_the_middle(void *context, uint64_t written, uint64_t read_back, uint64_t total) {
    (void)context;
    (void)read_back;
    return written < total / 2;
}

/* A deck's life: an update, its confirmation, one that is cancelled, one more, and its confirmation. */
static void live(void) {
    static const struct slot_progress stopping = {.report = stop_in_the_middle};
    expect_what_is_there(SLOT_A);
    CHECK_EQUAL(install("2.0.0", SLOT_A, SILENT), PAYLOAD_OK);
    expect_what_is_there(SLOT_B);
    CHECK(common_boot_confirm(&card, SLOT_B) == NULL);
    CHECK_EQUAL(install("3.0.0", SLOT_B, stopping), PAYLOAD_STOPPED);
    CHECK_EQUAL(install("3.0.0", SLOT_B, SILENT), PAYLOAD_OK);
    expect_what_is_there(SLOT_A);
    CHECK(common_boot_confirm(&card, SLOT_A) == NULL);
}

static void any_power_cut_leaves_a_whole_slot_that_starts(void) {
    live();
    size_t states = 0;
    for (size_t writes = 1; writes <= recorded.write_count; writes++) {
        states += cut_after(writes);
    }
    fprintf(stderr, "%zu states of %zu writes and %zu flushes\n", states, recorded.write_count, recorded.flush_count);
    CHECK(states > 5000);
}

/* After a power cut the same update is installed as if nothing had been. */
static void an_installation_goes_on_after_a_power_cut(void) {
    live();
    size_t last = recorded.write_count;
    static struct recorded_card first;
    first = recorded;
    for (size_t writes = 1; writes < last; writes += last / 7) {
        struct power_cut_state state = {.card = &first, .writes = writes, .kind = CUT_SOME_SECTORS, .seed = writes};
        char path[PATH_MAX];
        path_of(path, "card.img");
        recorded_card_init(&recorded, path);
        power_cut_materialise(&state, recorded.live);
        enum slot confirmed;
        CHECK(card_read(&card, &recorded.storage) == NULL && common_boot_confirmed(&card, &confirmed) == NULL);
        CHECK_EQUAL(install("3.0.0", confirmed, SILENT), PAYLOAD_OK);
        CHECK_EQUAL(differences(&card.root[slot_other(confirmed)], "3.0.0.root"), 2);
        recorded_card_finish(&recorded);
    }
    recorded = first;
}

/* The slot must have no boot sector after a failed installation that has begun to write. */
static void check_nothing_starts(enum slot slot) {
    static const uint8_t zeros[STORAGE_SECTOR];
    CHECK(memcmp(recorded.live + card.boot[slot].offset, zeros, sizeof zeros) == 0);
}

static void a_write_that_fails_ends_the_installation(void) {
    CHECK_EQUAL(install("2.0.0", SLOT_A, SILENT), PAYLOAD_OK);
    size_t whole = recorded.write_count;
    for (size_t number = 2; number <= whole; number += number < 4 || number > whole - 12 ? 1 : whole / 9) {
        size_t before = recorded.write_count;
        recorded.fail_at = before + number;
        CHECK_EQUAL(install("2.0.0", SLOT_A, SILENT), PAYLOAD_WRITE);
        check_nothing_starts(SLOT_B);
    }
}

static void what_does_not_read_back_is_noticed(void) {
    const uint64_t places[] = {card.boot[SLOT_B].offset + 600, card.boot[SLOT_B].offset + card.boot[SLOT_B].size - 1,
                               card.root[SLOT_B].offset + 5000, card.root[SLOT_B].offset + 1024 + 0x78,
                               card.root[SLOT_B].offset + card.root[SLOT_B].size - 1};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        recorded.wrong_bit_at = places[i];
        CHECK_EQUAL(install("2.0.0", SLOT_A, SILENT), PAYLOAD_WRITE);
        check_nothing_starts(SLOT_B);
    }
    recorded.wrong_bit_at = card.boot[SLOT_B].offset;
    CHECK_EQUAL(install("2.0.0", SLOT_A, SILENT), PAYLOAD_WRITE);
}

static void a_slot_on_trial_installs_nothing(void) {
    CHECK_EQUAL(install("2.0.0", SLOT_B, SILENT), PAYLOAD_NOT_CONFIRMED);
    CHECK_EQUAL(recorded.write_count, 0);
}

static void another_bootcode_is_refused_before_the_first_write(void) {
    uint8_t *bootcode = memmem(recorded.live, card.common.offset + card.common.size, "autoboot.txt boot_partition", 27);
    CHECK(bootcode != NULL);
    *bootcode ^= 1;
    CHECK_EQUAL(install("2.0.0", SLOT_A, SILENT), PAYLOAD_BOOTCODE);
    CHECK_EQUAL(recorded.write_count, 0);
}

static void keys_are_looked_at_before_the_first_write(void) {
    trusted.revoked[trusted.revoked_count++] = trusted.keys.keys[0].id;
    CHECK_EQUAL(install("2.0.0", SLOT_A, SILENT), PAYLOAD_REVOKED_KEY);
    trusted.revoked_count = 0;
    struct preflight production = {.card = &card, .trusted = &trusted, .is_production = true};
    struct payload_manifest manifest = {.key_id = trusted.keys.keys[0].id};
    struct payload_refusal refusal;
    CHECK(!preflight_manifest(&production, &manifest, &refusal));
    CHECK_EQUAL(refusal.fault, PAYLOAD_DEVELOPMENT_KEY);
    CHECK_EQUAL(recorded.write_count, 0);
}

static void a_damaged_autoboot_text_is_repaired(void) {
    uint8_t *text = memmem(recorded.live, card.common.offset + card.common.size, "[all]\ntryboot_a_b=1\n", 20);
    enum slot confirmed;
    CHECK(text != NULL);
    text[30] = '9';
    CHECK(common_boot_confirmed(&card, &confirmed) != NULL);
    CHECK_EQUAL(install("2.0.0", SLOT_A, SILENT), PAYLOAD_CARD);
    CHECK(common_boot_confirm(&card, SLOT_B) == NULL);
    CHECK(common_boot_confirmed(&card, &confirmed) == NULL && confirmed == SLOT_B);
    CHECK_TEXT((const char *)text, "[all]\ntryboot_a_b=1\nboot_partition=3\n[tryboot]\nboot_partition=2\n");
}

static void damaged_tables_are_refused(void) {
    struct card seen;
    for (size_t bit = 0; bit < 8 * 92; bit++) {
        recorded.live[STORAGE_SECTOR + bit / 8] ^= (uint8_t)(1 << bit % 8);
        CHECK_INFO(card_read(&seen, &recorded.storage) != NULL, "bit %zu", bit);
        recorded.live[STORAGE_SECTOR + bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    recorded.live[2 * STORAGE_SECTOR + 40] ^= 1;
    CHECK_TEXT(card_read(&seen, &recorded.storage), "the card's partition table is damaged");
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_slot_gets_the_images_and_its_own_identity),
    CHECK_CASE(only_the_slot_that_is_filled_is_written_to),
    CHECK_CASE(the_order_of_writes_is_the_contract),
    CHECK_CASE(any_power_cut_leaves_a_whole_slot_that_starts),
    CHECK_CASE(an_installation_goes_on_after_a_power_cut),
    CHECK_CASE(a_write_that_fails_ends_the_installation),
    CHECK_CASE(what_does_not_read_back_is_noticed),
    CHECK_CASE(a_slot_on_trial_installs_nothing),
    CHECK_CASE(another_bootcode_is_refused_before_the_first_write),
    CHECK_CASE(keys_are_looked_at_before_the_first_write),
    CHECK_CASE(a_damaged_autoboot_text_is_repaired),
    CHECK_CASE(damaged_tables_are_refused),
};
CHECK_MAIN_WITH(CASES, open_card, close_card)
