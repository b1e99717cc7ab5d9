/* SPDX-License-Identifier: Apache-2.0 */
#include "wav_file.h"

#include <errno.h>
#include <string.h>

#include "kn86/bytes.h"

#define HEADER_SIZE 44u
#define BYTES_PER_SAMPLE 2u

/* Microsoft's "Multimedia Programming Interface and Data Specifications 1.0": RIFF, fmt, data. */
static void write_header(const struct wav_file *wav) {
    uint8_t header[HEADER_SIZE];
    uint32_t bytes = wav->samples * BYTES_PER_SAMPLE;

    memcpy(header, "RIFF....WAVEfmt ", 16);
    kn86_put_u32(header + 4, HEADER_SIZE - 8u + bytes);
    kn86_put_u32(header + 16, 16); /* size of fmt */
    kn86_put_u16(header + 20, 1);  /* PCM */
    kn86_put_u16(header + 22, 1);  /* channels */
    kn86_put_u32(header + 24, wav->rate);
    kn86_put_u32(header + 28, wav->rate * BYTES_PER_SAMPLE);
    kn86_put_u16(header + 32, BYTES_PER_SAMPLE);
    kn86_put_u16(header + 34, 8u * BYTES_PER_SAMPLE);
    memcpy(header + 36, "data", 4);
    kn86_put_u32(header + 40, bytes);
    (void)fwrite(header, 1, sizeof header, wav->file); /* the stream keeps errors */
}

int wav_file_init(struct wav_file *wav, const char *path, uint32_t rate) {
    *wav = (struct wav_file){.path = path, .rate = rate};
    if (path == NULL) {
        return 0;
    }
    wav->file = fopen(path, "wb");
    if (wav->file == NULL) {
        fprintf(stderr, "cannot create sound file %s: %s\n", path, strerror(errno));
        return -1;
    }
    write_header(wav);
    return 0;
}

void wav_file_add(struct wav_file *wav, const int16_t *samples, size_t count) {
    if (wav->file == NULL) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        uint8_t bytes[BYTES_PER_SAMPLE];
        kn86_put_u16(bytes, (uint16_t)samples[i]);
        (void)fwrite(bytes, 1, sizeof bytes, wav->file);
    }
    wav->samples += (uint32_t)count;
}

int wav_file_finish(struct wav_file *wav) {
    if (wav->file == NULL) {
        return 0;
    }
    int failed = ferror(wav->file); /* rewind clears it */
    rewind(wav->file);
    write_header(wav);
    failed |= ferror(wav->file);
    failed |= fclose(wav->file);
    wav->file = NULL;
    if (failed != 0) {
        fprintf(stderr, "sound file %s is incomplete: is the disk full?\n", wav->path);
    }
    return failed != 0 ? -1 : 0;
}
