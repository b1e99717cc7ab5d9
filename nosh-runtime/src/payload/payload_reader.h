/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a payload once, from start to end, in the order of docs/kn86fw-format.md ("What a reader checks"): nothing of
 * the manifest is used before its signature has been checked, and no chunk is passed on before its hash has been.
 * Memory: the manifest (1 MiB, and 12 MiB while it is parsed), then one chunk and half a MiB.
 */
#ifndef KN86_PAYLOAD_READER_H
#define KN86_PAYLOAD_READER_H

#include "payload_fault.h"
#include "payload_manifest.h"
#include "payload_source.h"
#include "verification_keys.h"

/* What a reader accepts. */
struct payload_limits {
    const struct verification_keys *keys;
    const char *hardware;                   /* such as "kn86-zero2w" */
    uint64_t capacity[PAYLOAD_IMAGE_COUNT]; /* bytes of the partitions */
};

/*
 * Who gets what has been checked. A NULL function accepts everything. False ends the reading: with the refusal that the
 * function has filled in, else with STOPPED.
 */
struct payload_sink {
    void *context;
    /* The manifest, after step 4. */
    bool (*manifest)(void *context, const struct payload_manifest *manifest);
    /* Bytes at an offset of an image, in order; a chunk may come in two calls. */
    bool (*bytes)(void *context, enum payload_image image, uint64_t offset, const uint8_t *bytes, size_t size);
};

/*
 * Reads a whole payload from the source.
 * @manifest gets the manifest, for payload_manifest_destroy, also of a payload that is refused after it was parsed;
 * else NULL.
 * Returns false with the reason in @refusal; the sink may have got chunks before.
 */
__attribute__((warn_unused_result)) bool
payload_read(struct payload_source *source, const struct payload_limits *limits, const struct payload_sink *sink,
             struct payload_manifest **manifest, struct payload_refusal *refusal);

#endif
