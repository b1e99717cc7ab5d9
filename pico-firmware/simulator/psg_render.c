/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kn86-psg-render SCRIPT OUT.wav: plays a script on the firmware's sound chip, faster than time.
 * Lines of the script: "R=V ..." writes registers (decimal R, hexadecimal V), "reset", "wait MS", "until SAMPLE"
 * (counted from the start), "#" a comment.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kn86/sound.h"
#include "wav_file.h"

#define LINE_MAX_BYTES 512

static struct kn86_sound sound;

static void render(struct wav_file *wav, unsigned long count) {
    while (count > 0) {
        int16_t samples[256];
        size_t next = count < 256 ? count : 256;
        kn86_sound_render(&sound, samples, next);
        wav_file_add(wav, samples, next);
        count -= next;
    }
}

static int play_writes(char *line) {
    struct kn86_sound_command command = {.reset = false};
    for (char *word = strtok(line, " \n"); word != NULL; word = strtok(NULL, " \n")) {
        unsigned reg;
        unsigned value;
        char rest;
        if (sscanf(word, "%u=%x%c", &reg, &value, &rest) != 2 || reg >= KN86_PSG_REGISTERS || value > UINT8_MAX ||
            command.bulk.count == KN86_PSG_WRITES_MAX) {
            return -1;
        }
        command.bulk.writes[command.bulk.count++] = (struct kn86_psg_write){(uint8_t)reg, (uint8_t)value};
    }
    kn86_sound_apply(&sound, &command);
    return 0;
}

static int play_line(char *line, struct wav_file *wav) {
    const struct kn86_sound_command reset = {.reset = true};
    unsigned long number;
    if (line[0] == '#' || line[0] == '\n') {
        return 0;
    }
    if (sscanf(line, "wait %lu", &number) == 1) {
        render(wav, number * KN86_SOUND_SAMPLES_PER_SECOND / 1000);
        return 0;
    }
    if (sscanf(line, "until %lu", &number) == 1) {
        render(wav, number > wav->samples ? number - wav->samples : 0);
        return number >= wav->samples ? 0 : -1;
    }
    if (strcmp(line, "reset\n") == 0) {
        kn86_sound_apply(&sound, &reset);
        return 0;
    }
    return play_writes(line);
}

int main(int argc, char **argv) {
    char line[LINE_MAX_BYTES];
    struct wav_file wav;

    if (argc != 3) {
        fputs("Usage: kn86-psg-render SCRIPT OUT.wav\n", stderr);
        return EXIT_FAILURE;
    }
    FILE *script = fopen(argv[1], "r");
    if (script == NULL) {
        perror(argv[1]);
        return EXIT_FAILURE;
    }
    if (wav_file_init(&wav, argv[2], KN86_SOUND_SAMPLES_PER_SECOND) != 0) {
        fclose(script);
        return EXIT_FAILURE;
    }
    kn86_sound_init(&sound);
    int result = 0;
    for (unsigned number = 1; result == 0 && fgets(line, sizeof line, script) != NULL; number++) {
        result = play_line(line, &wav);
        if (result != 0) {
            fprintf(stderr, "%s:%u: neither register writes, nor reset, nor a wait for later\n", argv[1], number);
        }
    }
    if (wav_file_finish(&wav) != 0 || fclose(script) != 0) {
        result = -1;
    }
    return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
