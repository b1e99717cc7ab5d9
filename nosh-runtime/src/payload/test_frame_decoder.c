/* SPDX-License-Identifier: Apache-2.0 */
/* Decompresses what zstd's own compressor writes, with chunks and windows of all sizes, so that the ring goes round. */
#include "frame_decoder.h"

#include "check.h"

#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#define CONTENT_SIZE ((size_t)5 << 20)

static uint8_t content[CONTENT_SIZE];
static uint8_t compressed[CONTENT_SIZE + (1 << 20)];

/* Bytes that repeat earlier ones, near and far, and some that cannot be compressed. */
static void make_content(void) {
    uint32_t state = 1;
    for (size_t at = 0; at < CONTENT_SIZE;) {
        state = state * 1103515245 + 12345;
        size_t length = 1 + (state >> 16) % 700, distance = 1 + (state >> 8) % (1 << (4 + (state >> 4) % 20));
        for (size_t i = 0; i < length && at < CONTENT_SIZE; i++, at++) {
            state = state * 1103515245 + 12345;
            content[at] = distance <= at && length > 60 ? content[at - distance] : (uint8_t)(state >> 16);
        }
    }
}

/* Compresses the first @size bytes, @frame_size of them in each frame. */
static size_t compress(size_t size, size_t frame_size, int window_log, bool states_size) {
    ZSTD_CCtx *context = ZSTD_createCCtx();
    CHECK(context != NULL);
    CHECK(!ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log)));
    CHECK(!ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, states_size)));
    CHECK(!ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)));
    size_t end = 0;
    for (size_t at = 0; at < size; at += frame_size) {
        size_t count = size - at < frame_size ? size - at : frame_size;
        size_t length = ZSTD_compress2(context, compressed + end, sizeof compressed - end, content + at, count);
        CHECK(!ZSTD_isError(length));
        end += length;
    }
    ZSTD_freeCCtx(context);
    return end;
}

static void decompress(size_t compressed_size, size_t size, size_t chunk_size) {
    static struct payload_source source;
    struct payload_refusal refusal;
    int file = memfd_create("member", MFD_CLOEXEC);
    CHECK_EQUAL(write(file, compressed, compressed_size), (ssize_t)compressed_size);
    CHECK(lseek(file, 0, SEEK_SET) == 0);
    payload_source_init(&source, file);
    struct frame_decoder *decoder = frame_decoder_create(chunk_size);
    CHECK(decoder != NULL);
    frame_decoder_begin(decoder, &source, compressed_size, "member");
    for (size_t at = 0; at < size;) {
        size_t count = size - at < chunk_size ? size - at : chunk_size;
        CHECK_INFO(frame_decoder_fill(decoder, count, &refusal), "%s", refusal.reason);
        CHECK(frame_decoder_waiting(decoder) >= count);
        struct frame_pieces pieces = frame_decoder_take(decoder, count);
        CHECK_EQUAL(pieces.size[0] + pieces.size[1], count);
        CHECK(memcmp(pieces.bytes[0], content + at, pieces.size[0]) == 0);
        CHECK(memcmp(pieces.bytes[1], content + at + pieces.size[0], pieces.size[1]) == 0);
        at += count;
    }
    CHECK(frame_decoder_fill(decoder, 1, &refusal));
    CHECK_EQUAL(frame_decoder_waiting(decoder), 0);
    frame_decoder_destroy(decoder);
    close(file);
}

static void the_ring_goes_round(void) {
    static const size_t FRAMES[] = {CONTENT_SIZE, 1 << 20, 300000, 4096};
    make_content();
    for (int chunk_log = 12; chunk_log <= 20; chunk_log += 2) {
        for (int window_log = 10; window_log <= chunk_log; window_log += 3) {
            for (size_t i = 0; i < sizeof FRAMES / sizeof FRAMES[0]; i++) {
                decompress(compress(CONTENT_SIZE, FRAMES[i], window_log, false), CONTENT_SIZE, (size_t)1 << chunk_log);
            }
        }
    }
}

static void chunks_as_the_writer_makes_them(void) {
    make_content();
    for (int chunk_log = 12; chunk_log <= 22; chunk_log++) {
        size_t chunk = (size_t)1 << chunk_log;
        decompress(compress(CONTENT_SIZE - 1, chunk, 0, true), CONTENT_SIZE - 1, chunk);
    }
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_ring_goes_round),
    CHECK_CASE(chunks_as_the_writer_makes_them),
};
CHECK_MAIN(CASES)
