/* SPDX-License-Identifier: Apache-2.0 */
#include "frame_decoder.h"

#include "sha256_hash.h"

#include <stdlib.h>
#include <string.h>

/* For the functions that decode block by block: they need no buffers of their own. */
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

/* What zstd asks for at once at most: a block, or a frame's header. */
#define INPUT_MAX (ZSTD_BLOCKSIZE_MAX + 64)
/* zstd may read this much beyond the end of a block that it copies (ZSTD_decodingBufferSize_min, zstd.h). */
#define SLACK 64
/* Block_Type of RFC 8878, section 3.1.1.2.2. */
#define COMPRESSED_BLOCK 2

struct frame_decoder {
    ZSTD_DCtx *context;
    struct payload_source *source;
    const char *member;
    uint64_t left; /* bytes of the member that have not been taken from the source */
    struct sha256_hash member_hash;
    bool in_frame;
    bool is_compressed;  /* the block whose header was read last */
    uint64_t frame_left; /* bytes of content that the frame's header still promises */
    size_t block_max;    /* bytes that a block of the current frame decompresses to at most */

    size_t chunk_size;
    size_t ring_size;
    size_t write;   /* where the next block goes */
    size_t wrap;    /* where the older bytes end, when the newer ones have begun again at 0 */
    size_t waiting; /* bytes before `write` that nobody has taken yet */
    uint8_t input[INPUT_MAX];
    uint8_t ring[];
};

struct frame_decoder *frame_decoder_create(size_t chunk_size) {
    /*
     * A block is put at `write`, or at 0 when less than a block is left before the end. In both cases what it replaces
     * must be older than the window and than what is waiting, which are at most a chunk: so the ring has room for a
     * chunk, for the block, and for the gap at its end.
     */
    size_t ring_size = chunk_size + (size_t)2 * ZSTD_BLOCKSIZE_MAX + SLACK;
    struct frame_decoder *decoder = malloc(sizeof *decoder + ring_size);
    if (decoder == NULL) {
        return NULL;
    }
    memset(decoder, 0, sizeof *decoder);
    decoder->chunk_size = chunk_size;
    decoder->ring_size = ring_size;
    decoder->context = ZSTD_createDCtx();
    if (decoder->context == NULL) {
        frame_decoder_destroy(decoder);
        return NULL;
    }
    return decoder;
}

void frame_decoder_destroy(struct frame_decoder *decoder) {
    if (decoder != NULL) {
        ZSTD_freeDCtx(decoder->context);
        free(decoder);
    }
}

void frame_decoder_begin(struct frame_decoder *decoder, struct payload_source *source, uint64_t size,
                         const char *member) {
    decoder->source = source;
    decoder->member = member;
    decoder->left = size;
    sha256_hash_begin(&decoder->member_hash);
    decoder->in_frame = false;
    decoder->write = decoder->wrap = decoder->waiting = 0;
}

static bool damaged(const struct frame_decoder *decoder, const char *what, struct payload_refusal *refusal) {
    return payload_refuse(refusal, PAYLOAD_COMPRESSION, "%s: %s", decoder->member, what);
}

/* Takes the next bytes of the member into `input`. */
static bool take(struct frame_decoder *decoder, size_t offset, size_t size, struct payload_refusal *refusal) {
    bool is_short = size > decoder->left;
    if (is_short) {
        size = (size_t)decoder->left;
    }
    if (!payload_source_take(decoder->source, decoder->input + offset, size, decoder->member, refusal)) {
        return false;
    }
    sha256_hash_add(&decoder->member_hash, decoder->input + offset, size);
    decoder->left -= size;
    return is_short ? damaged(decoder, "ends within a zstd frame", refusal) : true;
}

static bool skip(struct frame_decoder *decoder, uint64_t size, struct payload_refusal *refusal) {
    while (size > 0) {
        size_t count = size < INPUT_MAX ? (size_t)size : INPUT_MAX;
        if (!take(decoder, 0, count, refusal)) {
            return false;
        }
        size -= count;
    }
    return true;
}

/* Hands `size` bytes of `input` to zstd, which puts what comes out at `write`. */
static bool feed(struct frame_decoder *decoder, const uint8_t *input, size_t size, struct payload_refusal *refusal) {
    size_t count =
        ZSTD_decompressContinue(decoder->context, decoder->ring + decoder->write, decoder->block_max, input, size);
    if (ZSTD_isError(count)) {
        return damaged(decoder, ZSTD_getErrorName(count), refusal);
    }
    if (count > decoder->frame_left) {
        return damaged(decoder, "a frame holds more than its header says", refusal);
    }
    decoder->frame_left -= count;
    decoder->write += count;
    decoder->waiting += count;
    return true;
}

/* Reads a frame's header, and skips the frame when it is a skippable one. */
static bool begin_frame(struct frame_decoder *decoder, struct payload_refusal *refusal) {
    size_t have = ZSTD_FRAMEHEADERSIZE_PREFIX(ZSTD_f_zstd1);
    ZSTD_frameHeader header;
    if (!take(decoder, 0, have, refusal)) {
        return false;
    }
    size_t wanted;
    while ((wanted = ZSTD_getFrameHeader(&header, decoder->input, have)) != 0) {
        if (ZSTD_isError(wanted)) {
            return damaged(decoder, ZSTD_getErrorName(wanted), refusal);
        }
        if (!take(decoder, have, wanted - have, refusal)) {
            return false;
        }
        have = wanted;
    }
    if (header.frameType == ZSTD_skippableFrame) {
        return skip(decoder, header.frameContentSize, refusal);
    }
    if (header.windowSize > decoder->chunk_size) {
        return damaged(decoder, "needs a larger window than a chunk", refusal);
    }
    decoder->in_frame = true;
    /* A size that is not stated is the largest number. */
    decoder->frame_left = header.frameContentSize;
    decoder->block_max = header.blockSizeMax;
    ZSTD_decompressBegin(decoder->context);
    size_t first = ZSTD_nextSrcSizeToDecompress(decoder->context);
    return feed(decoder, decoder->input, first, refusal) &&
           feed(decoder, decoder->input + first, have - first, refusal);
}

/* How many bytes the literals section takes that begins a compressed block (RFC 8878, section 3.1.1.3.1). */
static size_t literals_size(const uint8_t block[5]) {
    unsigned type = block[0] & 3, format = block[0] >> 2 & 3;
    uint64_t bits = block[0] | (uint64_t)block[1] << 8 | (uint64_t)block[2] << 16 | (uint64_t)block[3] << 24 |
                    (uint64_t)block[4] << 32;
    if (type < 2) { /* raw, or one byte repeated */
        size_t head = format == 1 ? 2 : format == 3 ? 3 : 1;
        size_t size = (size_t)(head == 1 ? block[0] >> 3 : bits >> 4 & ((1u << (8 * head - 4)) - 1));
        return head + (type == 0 ? size : 1);
    }
    unsigned size_bits = format < 2 ? 10 : format == 2 ? 14 : 18;
    return (4 + 2 * size_bits) / 8 + (size_t)(bits >> (4 + size_bits) & ((1u << size_bits) - 1));
}

/*
 * Whether the two reserved bits of the byte that says how the sequences are compressed are 0 (RFC 8878, section
 * 3.1.1.3.2.1). zstd looks at them from 1.5.6 on, Debian 12 has 1.5.4. All else that is wrong is left to zstd.
 */
static bool has_clear_reserved_bits(const uint8_t *block, size_t size) {
    if (size < 5) {
        return true; /* too short for a sequence behind the shortest literals, or not a block */
    }
    size_t sequences = literals_size(block);
    if (sequences >= size || block[sequences] == 0) {
        return true;
    }
    size_t modes = sequences + (block[sequences] < 128 ? 1 : block[sequences] < 255 ? 2 : 3);
    return modes >= size || (block[modes] & 3) == 0;
}

static bool decode_next(struct frame_decoder *decoder, struct payload_refusal *refusal) {
    if (!decoder->in_frame) {
        return begin_frame(decoder, refusal);
    }
    size_t size = ZSTD_nextSrcSizeToDecompress(decoder->context);
    if (size == 0) {
        decoder->in_frame = false;
        return true;
    }
    if (decoder->ring_size - decoder->write < ZSTD_BLOCKSIZE_MAX + SLACK) {
        decoder->wrap = decoder->write;
        decoder->write = 0;
    }
    ZSTD_nextInputType_e type = ZSTD_nextInputType(decoder->context);
    if (!take(decoder, 0, size, refusal)) {
        return false;
    }
    if (type == ZSTDnit_blockHeader) {
        decoder->is_compressed = (decoder->input[0] >> 1 & 3) == COMPRESSED_BLOCK;
    } else if (decoder->is_compressed && (type == ZSTDnit_block || type == ZSTDnit_lastBlock) &&
               !has_clear_reserved_bits(decoder->input, size)) {
        return damaged(decoder, "a reserved bit of a block is set", refusal);
    }
    return feed(decoder, decoder->input, size, refusal);
}

bool frame_decoder_fill(struct frame_decoder *decoder, size_t size, struct payload_refusal *refusal) {
    while (decoder->waiting < size && (decoder->in_frame || decoder->left > 0)) {
        if (!decode_next(decoder, refusal)) {
            return false;
        }
    }
    return true;
}

size_t frame_decoder_waiting(const struct frame_decoder *decoder) {
    return decoder->waiting;
}

struct frame_pieces frame_decoder_take(struct frame_decoder *decoder, size_t size) {
    struct frame_pieces pieces = {.bytes = {NULL, decoder->ring}, .size = {size, 0}};
    if (decoder->waiting <= decoder->write) {
        pieces.bytes[0] = decoder->ring + decoder->write - decoder->waiting;
    } else {
        size_t older = decoder->waiting - decoder->write;
        pieces.bytes[0] = decoder->ring + decoder->wrap - older;
        if (older < size) {
            pieces.size[0] = older;
            pieces.size[1] = size - older;
        }
    }
    decoder->waiting -= size;
    return pieces;
}

void frame_decoder_hash(struct frame_decoder *decoder, uint8_t hash[crypto_hash_sha256_BYTES]) {
    sha256_hash_end(&decoder->member_hash, hash);
}
