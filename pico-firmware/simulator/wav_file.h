/* SPDX-License-Identifier: Apache-2.0 */
/* Mono 16-bit PCM in a RIFF WAVE file. */
#ifndef KN86_WAV_FILE_H
#define KN86_WAV_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "kn86/attributes.h"

struct wav_file {
    FILE *file; /* NULL: samples are discarded */
    const char *path;
    uint32_t rate;
    uint32_t samples;
};

/* path may be NULL. Returns 0, or -1 after a message on standard error. */
KN86_MUST_CHECK int wav_file_init(struct wav_file *wav, const char *path, uint32_t rate);

/* An error is reported by wav_file_finish. */
void wav_file_add(struct wav_file *wav, const int16_t *samples, size_t count);

/* Completes the header. Returns 0, or -1 after a message on standard error. */
KN86_MUST_CHECK int wav_file_finish(struct wav_file *wav);

#endif
