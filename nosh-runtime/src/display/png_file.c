/* SPDX-License-Identifier: Apache-2.0 */
#include "png_file.h"

#include "kn86/crc32.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_OVERHEAD 12 /* length, type, CRC */
#define BLOCK_MAX 65535u  /* bytes of a stored block */
#define BLOCK_HEADER 5u
#define ZLIB_HEADER 2u
#define ADLER_SIZE 4u
#define ADLER_MODULUS 65521u
#define CHANNELS 3u

static uint8_t *put_u32(uint8_t *at, uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        *at++ = (uint8_t)(value >> shift);
    }
    return at;
}

/* Writes a chunk. Its `length` bytes of data are at offset 8 of `chunk`, with room for 4 bytes behind them. */
static int write_chunk(FILE *file, const char *type, uint8_t *chunk, size_t length) {
    put_u32(chunk, (uint32_t)length);
    memcpy(chunk + 4, type, 4);
    put_u32(chunk + 8 + length, kn86_crc32(chunk + 4, length + 4));
    return fwrite(chunk, 1, length + CHUNK_OVERHEAD, file) == length + CHUNK_OVERHEAD ? 0 : -EIO;
}

static int write_header(FILE *file, const struct surface *surface) {
    static const uint8_t signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    uint8_t chunk[13 + CHUNK_OVERHEAD];
    uint8_t *at = put_u32(put_u32(chunk + 8, surface->width), surface->height);
    memcpy(at, (const uint8_t[]){8, 2, 0, 0, 0}, 5); /* bit depth 8, RGB, compression 0, filter 0, no interlace */
    if (fwrite(signature, 1, sizeof signature, file) != sizeof signature) {
        return -EIO;
    }
    return write_chunk(file, "IHDR", chunk, 13);
}

/* The data to be compressed: for each line, a filter byte of 0 and the pixels. */
static uint8_t *make_lines(const struct surface *surface, size_t size) {
    uint8_t *lines = malloc(size);
    uint8_t *at = lines;
    for (uint32_t y = 0; lines != NULL && y < surface->height; y++) {
        *at++ = 0;
        for (uint32_t x = 0; x < surface->width; x++) {
            uint32_t pixel = surface->pixels[(size_t)y * surface->stride + x];
            *at++ = (uint8_t)(pixel >> 16);
            *at++ = (uint8_t)(pixel >> 8);
            *at++ = (uint8_t)pixel;
        }
    }
    return lines;
}

static uint32_t adler32(const uint8_t *bytes, size_t length) {
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < length; i++) {
        a = (a + bytes[i]) % ADLER_MODULUS;
        b = (b + a) % ADLER_MODULUS;
    }
    return b << 16 | a;
}

/* Writes a zlib stream (RFC 1950) of stored blocks; returns its end. */
static uint8_t *store(uint8_t *at, const uint8_t *lines, size_t size) {
    *at++ = 0x78;
    *at++ = 0x01;
    for (size_t used = 0; used < size;) {
        uint32_t block = size - used < BLOCK_MAX ? (uint32_t)(size - used) : BLOCK_MAX;
        *at++ = used + block == size;
        *at++ = (uint8_t)block;
        *at++ = (uint8_t)(block >> 8);
        *at++ = (uint8_t)~block;
        *at++ = (uint8_t)(~block >> 8);
        memcpy(at, lines + used, block);
        at += block;
        used += block;
    }
    return put_u32(at, adler32(lines, size));
}

static int write_data(FILE *file, const struct surface *surface) {
    size_t size = ((size_t)surface->width * CHANNELS + 1) * surface->height;
    size_t blocks = (size + BLOCK_MAX - 1) / BLOCK_MAX;
    uint8_t *lines = make_lines(surface, size);
    uint8_t *chunk = malloc(CHUNK_OVERHEAD + ZLIB_HEADER + size + blocks * BLOCK_HEADER + ADLER_SIZE);
    int error = -ENOMEM;
    if (lines != NULL && chunk != NULL) {
        const uint8_t *end = store(chunk + 8, lines, size);
        error = write_chunk(file, "IDAT", chunk, (size_t)(end - chunk - 8));
    }
    free(lines);
    free(chunk);
    return error;
}

int png_file_write(const char *path, const struct surface *surface) {
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        return -errno;
    }
    uint8_t end[CHUNK_OVERHEAD];
    int error = write_header(file, surface);
    if (error == 0) {
        error = write_data(file, surface);
    }
    if (error == 0) {
        error = write_chunk(file, "IEND", end, 0);
    }
    if (fclose(file) != 0 && error == 0) {
        error = -errno;
    }
    return error;
}
