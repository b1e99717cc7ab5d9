/* SPDX-License-Identifier: Apache-2.0 */
/* The vectors against encoder and decoder. */
#include <string.h>

#include "any_payload.h"
#include "check.h"
#include "vector_file.h"

/* The result at the last byte; everything before must be in the middle of a frame. */
static enum kn86_decode_result decode(const struct vector_bytes *wire, struct kn86_frame *frame, const char *name) {
    struct kn86_frame_decoder decoder;
    enum kn86_decode_result result = KN86_DECODE_NONE;

    kn86_frame_decoder_init(&decoder);
    for (size_t i = 0; i < wire->length; i++) {
        CHECK(result == KN86_DECODE_NONE, "%s: byte %zu", name, i);
        result = kn86_frame_decoder_push(&decoder, wire->bytes[i], frame);
    }
    return result;
}

static void check_frame(const struct vector *vector) {
    const char *name = vector->fields[0];
    struct kn86_frame frame = vector_frame(vector->fields[1], vector->fields[2]);
    struct vector_bytes wire = vector_bytes(vector->fields[3]);

    uint8_t encoded[KN86_FRAME_WIRE_MAX];
    int length = kn86_frame_encode(&frame, encoded, sizeof encoded);
    CHECK(length == (int)wire.length, "%s: %d bytes", name, length);
    CHECK(memcmp(encoded, wire.bytes, wire.length) == 0, "%s", name);

    struct kn86_frame decoded;
    CHECK(decode(&wire, &decoded, name) == KN86_DECODE_FRAME, "%s", name);
    CHECK(decoded.type == frame.type && decoded.length == frame.length, "%s", name);
    CHECK(memcmp(decoded.payload, frame.payload, frame.length) == 0, "%s", name);

    struct kn86_frame again;
    int result = any_payload_round_trip(&decoded, &again);
    if (strncmp(name, "unknown_type", 12) == 0) {
        CHECK(result == KN86_MESSAGE_E_TYPE, "%s: %d", name, result);
        CHECK(strcmp(kn86_frame_type_name(frame.type), "UNKNOWN") == 0, "%s", name);
        return;
    }
    CHECK(result == KN86_MESSAGE_OK, "%s: %d", name, result);
    CHECK(again.type == frame.type && again.length == frame.length, "%s", name);
    CHECK(memcmp(again.payload, frame.payload, frame.length) == 0, "%s", name);
}

static void check_malformed(const struct vector *vector) {
    const char *name = vector->fields[0];
    struct vector_bytes wire = vector_bytes(vector->fields[2]);
    struct kn86_frame untouched = {.type = 0xAA, .length = 0xBB};
    enum kn86_decode_result result = decode(&wire, &untouched, name);

    CHECK(strcmp(kn86_decode_result_name(result), vector->fields[1]) == 0, "%s: %s", name,
          kn86_decode_result_name(result));
    CHECK(untouched.type == 0xAA && untouched.length == 0xBB, "%s", name);
}

static void check_refused(const struct vector *vector) {
    const char *name = vector->fields[0];
    struct kn86_frame frame = vector_frame(vector->fields[1], vector->fields[2]);
    struct kn86_frame again;
    int wanted = strcmp(vector->fields[3], "length") == 0 ? KN86_MESSAGE_E_LENGTH : KN86_MESSAGE_E_VALUE;
    int result = any_payload_round_trip(&frame, &again);
    CHECK(result == wanted, "%s: %d", name, result);
}

int main(int argc, char **argv) {
    CHECK(argc == 2, "usage: test_vectors FILE");
    vector_file_each(argv[1], "frame", 4, check_frame);
    vector_file_each(argv[1], "malformed", 3, check_malformed);
    vector_file_each(argv[1], "refused", 4, check_refused);
    return 0;
}
