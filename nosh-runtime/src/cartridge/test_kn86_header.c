/* SPDX-License-Identifier: Apache-2.0 */
/* Reads every vector of vectors/headers.txt, and a valid header with each bit flipped. */
#include "kn86_header.h"

#include "check.h"

static uint8_t good[KN86_HEADER_SIZE];

static size_t read_hex(const char *hex, uint8_t *bytes) {
    size_t length = 0;
    for (unsigned byte; hex[0] != '-' && sscanf(hex + 2 * length, "%2x", &byte) == 1; length++) {
        CHECK(length < KN86_HEADER_SIZE);
        bytes[length] = (uint8_t)byte;
    }
    return length;
}

static void run_vector(char *line) {
    char *name = strtok(line, "\t"), *result = strtok(NULL, "\t");
    char *size = strtok(NULL, "\t"), *hex = strtok(NULL, "\n");
    CHECK(hex != NULL);
    uint8_t bytes[KN86_HEADER_SIZE];
    size_t length = read_hex(hex, bytes);
    struct kn86_header header = {.title = "untouched"};
    const char *fault = kn86_header_read(bytes, length, strtoull(size, NULL, 10), &header);
    CHECK_TEXT(fault != NULL ? fault : "OK", result);
    CHECK(fault == NULL || strcmp(header.title, "untouched") == 0);
    CHECK(fault == NULL || strlen(fault) <= 32);
    if (strcmp(name, "with-saves") == 0) {
        memcpy(good, bytes, sizeof good);
        CHECK_TEXT(header.title, "Icebreaker");
        CHECK_TEXT(header.capability, "INTRUSION");
        CHECK(header.has_saves);
        CHECK_EQUAL(header.content_length, 5);
        CHECK_EQUAL(header.content_crc32, 0x3610A686); /* zlib.crc32(b"hello") */
    }
    CHECK(strcmp(name, "read-only") != 0 || !header.has_saves);
}

static void every_vector_is_judged_as_documented(void) {
    FILE *file = fopen(VECTORS, "r");
    CHECK(file != NULL);
    int vectors = 0;
    for (char line[1024]; fgets(line, sizeof line, file) != NULL;) {
        if (line[0] != '#') {
            run_vector(line);
            vectors++;
        }
    }
    fclose(file);
    CHECK_EQUAL(vectors, 21);
}

static void every_flipped_bit_is_noticed(void) {
    for (size_t bit = 0; bit < 8 * sizeof good; bit++) {
        uint8_t bytes[sizeof good];
        struct kn86_header header;
        memcpy(bytes, good, sizeof good);
        bytes[bit / 8] = (uint8_t)(bytes[bit / 8] ^ 1 << bit % 8);
        CHECK(kn86_header_read(bytes, sizeof bytes, sizeof bytes + 5, &header) != NULL);
    }
}

static const struct check_case CASES[] = {
    CHECK_CASE(every_vector_is_judged_as_documented),
    CHECK_CASE(every_flipped_bit_is_noticed),
};
CHECK_MAIN(CASES)
