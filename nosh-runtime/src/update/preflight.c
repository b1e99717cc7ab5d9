/* SPDX-License-Identifier: Apache-2.0 */
#include "preflight.h"

#include "common_boot.h"

#include <string.h>

bool preflight_card(const struct preflight *preflight, struct payload_refusal *refusal) {
    enum slot confirmed;
    const char *fault = common_boot_confirmed(preflight->card, &confirmed);
    if (fault != NULL) {
        return payload_refuse(refusal, PAYLOAD_CARD, "%s", fault);
    }
    return confirmed == preflight->running
               ? true
               : payload_refuse(refusal, PAYLOAD_NOT_CONFIRMED, "slot %c runs, slot %c is confirmed",
                                slot_letter(preflight->running), slot_letter(confirmed));
}

bool preflight_manifest(void *context, const struct payload_manifest *manifest, struct payload_refusal *refusal) {
    const struct preflight *preflight = context;
    if (trusted_keys_is_revoked(preflight->trusted, &manifest->key_id)) {
        return payload_refuse(refusal, PAYLOAD_REVOKED_KEY, "the key that signed was revoked");
    }
    if (preflight->is_production && trusted_keys_is_development(preflight->trusted, &manifest->key_id)) {
        return payload_refuse(refusal, PAYLOAD_DEVELOPMENT_KEY, "signed by a development key");
    }
    struct sha256 bootcode;
    const char *fault = common_boot_bootcode(preflight->card, &bootcode);
    if (fault != NULL) {
        return payload_refuse(refusal, PAYLOAD_CARD, "%s", fault);
    }
    return memcmp(bootcode.bytes, manifest->bootcode.sha256.bytes, sizeof bootcode.bytes) == 0
               ? true
               : payload_refuse(refusal, PAYLOAD_BOOTCODE, "made for bootcode.bin of raspi-firmware %s",
                                manifest->bootcode.version);
}
