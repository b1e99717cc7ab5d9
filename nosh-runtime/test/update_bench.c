/* SPDX-License-Identifier: Apache-2.0 */
#include "update_bench.h"

#include "fake_kernel.h"
#include "slot_begin.h"
#include "slot_confirm.h"
#include "slot_trial.h"

#include "check.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

struct update_bench bench;

void update_bench_path(char path[PATH_MAX], const char *name) {
    snprintf(path, PATH_MAX, "%s/%s", check_argument(0), name);
}

void update_bench_open(void) {
    char path[PATH_MAX], reason[TRUSTED_KEYS_REASON_MAX];
    CHECK(sodium_init() >= 0);
    update_bench_path(path, "card.img");
    recorded_card_init(&bench.recorded, path);
    CHECK(card_read(&bench.card, &bench.recorded.storage) == NULL);
    update_bench_path(path, "keys");
    CHECK_INFO(trusted_keys_read(&bench.trusted, path, reason), "%s", reason);
    scratch_directory_init(&bench.scratch);
    snprintf(bench.root, sizeof bench.root, "%s/root", bench.scratch.path);
    snprintf(bench.notes, sizeof bench.notes, "%s/notes", bench.scratch.path);
    fake_kernel_init(bench.root);
    fake_kernel_add_partition_switch(bench.root);
    bench.updater = (struct updater){.card = &bench.card,
                                     .running = SLOT_A,
                                     .version = "1.0.0",
                                     .build = "1.0.0+test",
                                     .switcher = {bench.root, "true"}};
    state_folder_open(&bench.updater.notes, bench.notes, true);
}

void update_bench_close(void) {
    state_folder_close(&bench.updater.notes);
    scratch_directory_finish(&bench.scratch);
    recorded_card_finish(&bench.recorded);
}

enum payload_fault update_bench_install(const char *version, enum installation_then then,
                                        struct slot_progress progress) {
    static struct payload_source source;
    const struct updater *updater = &bench.updater;
    enum slot other = slot_other(updater->running);
    char path[PATH_MAX], name[64];
    snprintf(name, sizeof name, "%s.kn86fw", version);
    update_bench_path(path, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    CHECK_INFO(file >= 0, "%s", path);
    payload_source_init(&source, file);
    struct installation installation = {
        .updater = updater,
        .preflight = {.updater = updater, .trusted = &bench.trusted, .is_forced = bench.is_forced},
        .revoked = &bench.revoked,
        .limits = {.keys = &bench.trusted.keys,
                   .hardware = "kn86-zero2w",
                   .capacity = {bench.card.boot[other].size, bench.card.root[other].size}},
        .then = then,
        .progress = progress};
    struct payload_manifest *manifest;
    struct payload_refusal refusal = {.fault = PAYLOAD_OK};
    bool is_good = installation_run(&installation, &source, &manifest, &refusal);
    CHECK_EQUAL(is_good, refusal.fault == PAYLOAD_OK);
    payload_manifest_destroy(manifest);
    close(file);
    return refusal.fault;
}

enum payload_fault update_bench_fill(const char *version) {
    return update_bench_install(version, INSTALLATION_WAITS, (struct slot_progress){.report = NULL});
}

enum payload_fault update_bench_begin(enum slot running) {
    bench.updater.running = running;
    slot_begin(&bench.updater, &bench.result);
    return bench.result.fault;
}

enum payload_fault update_bench_confirm(enum slot running) {
    bench.updater.running = running;
    bench.result.fault = PAYLOAD_OK;
    CHECK_EQUAL(slot_confirm(&bench.updater, &bench.result), bench.result.fault == PAYLOAD_OK);
    return bench.result.fault;
}

enum payload_fault update_bench_revert(void) {
    bench.result.fault = PAYLOAD_OK;
    CHECK_EQUAL(slot_trial_revert(&bench.updater, &bench.result), bench.result.fault == PAYLOAD_OK);
    return bench.result.fault;
}

struct slot_record update_bench_record(enum slot slot) {
    struct slot_status status = slot_state_read(&bench.card, slot);
    CHECK_INFO(status.has_record, "slot %c", slot_letter(slot));
    return status.record;
}
