/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fills a slot that does not run from a payload, in the order of docs/update.md ("The order of writes"): until the very
 * last write the slot has no boot sector, so that no firmware starts it.
 */
#ifndef KN86_SLOT_WRITER_H
#define KN86_SLOT_WRITER_H

#include "card.h"
#include "payload_reader.h"
#include "revoked_keys.h"

#include <stdbool.h>

/* Told after each piece of work. Returns false to cancel. Bytes of both images; they are written, then read back. */
struct slot_progress {
    void *context;
    bool (*report)(void *context, uint64_t written, uint64_t read_back, uint64_t total);
};

struct slot_request {
    const struct card *card;
    enum slot slot;                     /* the one to fill */
    uint32_t sequence;                  /* of its record */
    bool is_pending;                    /* its record says "pending", else "installed" */
    const struct revoked_keys *revoked; /* that are known; the slot keeps them with those of the payload; NULL: none */
    const struct payload_limits *limits;
    /* Decides, after the manifest was believed and before the first write, whether to install; NULL: yes. */
    void *context;
    bool (*accepts)(void *context, const struct payload_manifest *manifest, struct payload_refusal *refusal);
    struct slot_progress progress; /* its function may be NULL */
};

/*
 * Reads the payload and fills the slot. When it returns true, the slot holds the payload's images with the slot's labels,
 * root= and record, all of it has been read back from the medium, and the slot can be started. When it returns false, the slot
 * cannot be started, or nothing was written at all; the reason is in @refusal.
 * @manifest is as for payload_read.
 */
__attribute__((warn_unused_result)) bool slot_writer_fill(const struct slot_request *request,
                                                          struct payload_source *source,
                                                          struct payload_manifest **manifest,
                                                          struct payload_refusal *refusal);

#endif
