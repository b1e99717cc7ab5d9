/* SPDX-License-Identifier: Apache-2.0 */
#include "preflight.h"

#include "common_boot.h"
#include "failed_versions.h"
#include "free_memory.h"
#include "slot_state.h"
#include "version_floor.h"

#include <string.h>

/* Beside one chunk and its window: the manifest's values, buffers, and what the rest of the deck needs meanwhile. */
#define MEMORY_BESIDE_CHUNKS ((uint64_t)16 << 20)

bool preflight_card(const struct preflight *preflight, struct payload_refusal *refusal) {
    const struct updater *updater = preflight->updater;
    enum slot confirmed;
    const char *fault = common_boot_confirmed(updater->card, &confirmed);
    if (fault != NULL) {
        return payload_refuse(refusal, PAYLOAD_CARD, "%s", fault);
    }
    return confirmed == updater->running
               ? true
               : payload_refuse(refusal, PAYLOAD_NOT_CONFIRMED, "slot %c runs, slot %c is confirmed",
                                slot_letter(updater->running), slot_letter(confirmed));
}

static bool is_trusted(const struct preflight *preflight, const struct payload_manifest *manifest,
                       struct payload_refusal *refusal) {
    if (trusted_keys_is_revoked(preflight->trusted, &manifest->key_id)) {
        return payload_refuse(refusal, PAYLOAD_REVOKED_KEY, "the key that signed was revoked");
    }
    return !preflight->is_production || !trusted_keys_is_development(preflight->trusted, &manifest->key_id)
               ? true
               : payload_refuse(refusal, PAYLOAD_DEVELOPMENT_KEY, "signed by a development key");
}

static bool is_above_floor(const struct updater *updater, const struct payload_manifest *manifest,
                           struct payload_refusal *refusal) {
    struct version_floor floor = version_floor_read(updater->card, &updater->notes, updater->floors);
    return version_floor_allows(&floor, manifest->version)
               ? true
               : payload_refuse(refusal, PAYLOAD_VERSION_FLOOR, "version %s, the floor is %s", manifest->version,
                                floor.text);
}

/* The notes know the builds that failed; the other slot's record knows the last one also when p6 is lost. */
static bool is_new_or_forced(const struct preflight *preflight, const struct payload_manifest *manifest,
                             struct payload_refusal *refusal) {
    const struct updater *updater = preflight->updater;
    struct slot_status last = slot_state_read(updater->card, slot_other(updater->running));
    struct slot_record offered;
    if (preflight->is_forced || !slot_record_of_manifest(&offered, manifest)) {
        return true;
    }
    bool is_last = last.has_record && failed_versions_counts(&last.record) &&
                   strcmp(last.record.version, offered.version) == 0 && strcmp(last.record.build, offered.build) == 0;
    return !is_last && !failed_versions_has(&updater->notes, offered.version, offered.build)
               ? true
               : payload_refuse(refusal, PAYLOAD_FAILED_BEFORE, "version %s, build %s", offered.version, offered.build);
}

static bool has_bootcode(const struct updater *updater, const struct payload_manifest *manifest,
                         struct payload_refusal *refusal) {
    struct sha256 bootcode;
    const char *fault = common_boot_bootcode(updater->card, &bootcode);
    if (fault != NULL) {
        return payload_refuse(refusal, PAYLOAD_CARD, "%s", fault);
    }
    return memcmp(bootcode.bytes, manifest->bootcode.sha256.bytes, sizeof bootcode.bytes) == 0
               ? true
               : payload_refuse(refusal, PAYLOAD_BOOTCODE, "made for bootcode.bin of raspi-firmware %s",
                                manifest->bootcode.version);
}

/* A program that the kernel ends for want of memory leaves the old version; but it says nothing. */
static bool has_memory(const struct updater *updater, const struct payload_manifest *manifest,
                       struct payload_refusal *refusal) {
    uint64_t needed = MEMORY_BESIDE_CHUNKS, available;
    for (int image = 0; image < PAYLOAD_IMAGE_COUNT; image++) {
        uint64_t chunk = manifest->images[image].chunk_size;
        needed = needed > MEMORY_BESIDE_CHUNKS + chunk ? needed : MEMORY_BESIDE_CHUNKS + chunk;
    }
    return !free_memory_read(updater->switcher.root, &available) || available >= needed
               ? true
               : payload_refuse(refusal, PAYLOAD_NO_MEMORY, "%llu MiB are free, %llu are needed",
                                (unsigned long long)(available >> 20), (unsigned long long)(needed >> 20));
}

bool preflight_manifest(void *context, const struct payload_manifest *manifest, struct payload_refusal *refusal) {
    const struct preflight *preflight = context;
    const struct updater *updater = preflight->updater;
    return is_trusted(preflight, manifest, refusal) && is_above_floor(updater, manifest, refusal) &&
           is_new_or_forced(preflight, manifest, refusal) && has_bootcode(updater, manifest, refusal) &&
           has_memory(updater, manifest, refusal);
}
