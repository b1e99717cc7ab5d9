/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads mutated payloads and compares what is found with what the build's reader found. A line of the file says the
 * fault, the vector and the edits of its bytes, as PayloadMutations of the plugin's tests writes them; the file is
 * vectors/mutations.tsv, or the argument ("-" is standard input), for more of them.
 */
#include "payload_reader.h"

#include "check.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define LINE_MAX_BYTES (1 << 18)
#define PAYLOAD_MAX_BYTES (1 << 18)

static struct verification_keys keys;

static size_t read_vector(const char *name, uint8_t *bytes) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s.kn86fw", VECTORS, name);
    FILE *file = fopen(path, "r");
    CHECK_INFO(file != NULL, "%s", path);
    size_t size = fread(bytes, 1, PAYLOAD_MAX_BYTES, file);
    fclose(file);
    return size;
}

struct bytes {
    uint8_t data[PAYLOAD_MAX_BYTES];
    size_t size;
};

static void append(struct bytes *bytes, const uint8_t *data, size_t size) {
    CHECK(bytes->size + size <= sizeof bytes->data);
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
}

static void append_hex(struct bytes *bytes, const char *hex) {
    size_t size = strcspn(hex, "\n") / 2;
    CHECK(bytes->size + size <= sizeof bytes->data);
    CHECK(sodium_hex2bin(bytes->data + bytes->size, size, hex, 2 * size, NULL, NULL, NULL) == 0 || size == 0);
    bytes->size += size;
}

/* Applies the edits, which are the rest of the line for strtok(3). */
static void mutate(const char *name, struct bytes *mutated) {
    static uint8_t vector[PAYLOAD_MAX_BYTES];
    size_t size = read_vector(name, vector);
    size_t at = 0;
    mutated->size = 0;
    for (char *edit; (edit = strtok(NULL, "\t\n")) != NULL;) {
        char *rest;
        size_t offset = strtoul(edit, &rest, 10);
        size_t deleted = strtoul(rest + 1, &rest, 10);
        CHECK(offset >= at && offset + deleted <= size);
        append(mutated, vector + at, offset - at);
        append_hex(mutated, rest + 1);
        at = offset + deleted;
    }
    append(mutated, vector + at, size - at);
}

static const char *verdict(int file, const struct bytes *payload) {
    static struct payload_source source;
    struct payload_limits limits = {.keys = &keys, .hardware = "kn86-zero2w", .capacity = {6000, 16384}};
    struct payload_sink sink = {.context = NULL};
    struct payload_manifest *manifest;
    struct payload_refusal refusal;
    CHECK(ftruncate(file, 0) == 0);
    CHECK_EQUAL(pwrite(file, payload->data, payload->size, 0), (ssize_t)payload->size);
    CHECK(lseek(file, 0, SEEK_SET) == 0);
    payload_source_init(&source, file);
    (void)!payload_read(&source, &limits, &sink, &manifest, &refusal);
    payload_manifest_destroy(manifest);
    return payload_fault_name(refusal.fault);
}

static void both_readers_agree(void) {
    const char *path = check_arguments_count > 0 ? check_argument(0) : VECTORS "/mutations.tsv";
    FILE *lines = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    int file = memfd_create("payload", MFD_CLOEXEC);
    CHECK(lines != NULL && file >= 0 && sodium_init() >= 0);
    CHECK(verification_keys_add(&keys, VECTORS "/verification-key.pem") == NULL);
    static char line[LINE_MAX_BYTES];
    static struct bytes mutated;
    unsigned count = 0, disagreements = 0;
    while (fgets(line, sizeof line, lines) != NULL) {
        char *expected = strtok(line, "\t"), *name = strtok(NULL, "\t\n");
        mutate(name, &mutated);
        const char *found = verdict(file, &mutated);
        if (strcmp(found, expected) != 0) {
            fprintf(stderr, "line %u: %s instead of %s\n", count + 1, found, expected);
            disagreements++;
        }
        count++;
    }
    fprintf(stderr, "%u mutated payloads\n", count);
    CHECK_EQUAL(disagreements, 0);
    CHECK(count > 0);
}

static const struct check_case CASES[] = {
    CHECK_CASE(both_readers_agree),
};
CHECK_MAIN(CASES)
