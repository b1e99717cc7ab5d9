/* SPDX-License-Identifier: Apache-2.0 */
#include "installation.h"

#include "slot_state.h"
#include "slot_trial.h"
#include "update_history.h"

bool installation_check(const struct installation *installation, struct payload_refusal *refusal) {
    enum slot_switch back_end;
    return preflight_card(&installation->preflight, refusal) &&
           (installation->then != INSTALLATION_TRIES || slot_trial_back_end(installation->updater, &back_end, refusal));
}

bool installation_run(const struct installation *installation, struct payload_source *source,
                      struct payload_manifest **manifest, struct payload_refusal *refusal) {
    const struct updater *updater = installation->updater;
    struct preflight preflight = installation->preflight;
    struct slot_request request = {.card = updater->card,
                                   .slot = slot_other(updater->running),
                                   .sequence = slot_state_next_sequence(updater->card),
                                   .is_pending = installation->then == INSTALLATION_PENDING,
                                   .revoked = installation->revoked,
                                   .limits = &installation->limits,
                                   .context = &preflight,
                                   .accepts = preflight_manifest,
                                   .progress = installation->progress};
    *manifest = NULL;
    if (!installation_check(installation, refusal) || !slot_writer_fill(&request, source, manifest, refusal)) {
        return false;
    }
    struct slot_record record = slot_state_read(updater->card, request.slot).record;
    update_history_add(&updater->notes, slot_state_name(record.state), request.slot, &record);
    return installation->then != INSTALLATION_TRIES || slot_trial_request(updater, refusal);
}
