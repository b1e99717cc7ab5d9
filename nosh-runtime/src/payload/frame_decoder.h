/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decompresses a member of a payload: a sequence of zstd frames (RFC 8878).
 *
 * The chunk that is being collected and the decoder's window share one ring of memory, because both are the last bytes
 * that came out. So the memory is one chunk and a quarter of a MiB, whatever the payload says.
 */
#ifndef KN86_FRAME_DECODER_H
#define KN86_FRAME_DECODER_H

#include "payload_fault.h"
#include "payload_source.h"

#include <sodium.h>

struct frame_decoder;

/* Bytes that lie in the ring in at most two pieces; the second one may be empty. */
struct frame_pieces {
    const uint8_t *bytes[2];
    size_t size[2];
};

/* @chunk_size is the largest chunk and the largest window, in bytes. Returns NULL without memory. */
struct frame_decoder *frame_decoder_create(size_t chunk_size);

/* Accepts NULL. */
void frame_decoder_destroy(struct frame_decoder *decoder);

/* Begins a member of @size bytes, whose name is for messages and must stay valid. */
void frame_decoder_begin(struct frame_decoder *decoder, struct payload_source *source, uint64_t size,
                         const char *member);

/*
 * Decompresses until @size bytes, at most a chunk, are waiting, or the member ends. It goes block by block and takes
 * nothing beyond what it needs, so that what is found does not depend on how the payload's bytes arrive.
 * Returns false with COMPRESSION, TRUNCATED or UNREADABLE.
 */
__attribute__((warn_unused_result)) bool frame_decoder_fill(struct frame_decoder *decoder, size_t size,
                                                            struct payload_refusal *refusal);

/* How many decompressed bytes are waiting. */
size_t frame_decoder_waiting(const struct frame_decoder *decoder);

/* Takes the first @size of the waiting bytes. The pieces are valid until the next call of fill. */
struct frame_pieces frame_decoder_take(struct frame_decoder *decoder, size_t size);

/* The SHA-256 of the member, once fill has come to its end. */
void frame_decoder_hash(struct frame_decoder *decoder, uint8_t hash[crypto_hash_sha256_BYTES]);

#endif
