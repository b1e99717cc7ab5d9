/* SPDX-License-Identifier: Apache-2.0 */
/* Every vector against encoder and decoder. Argument: vectors.txt. */
#include <string.h>

#include "any_payload.h"
#include "check.h"
#include "vector_file.h"

/* Decodes bytes: all but the last must give KN86_DECODE_NONE; returns the result of the last. */
static enum kn86_decode_result decode(const struct vector_bytes *wire, struct kn86_frame *frame, const char *name) {
    struct kn86_frame_decoder decoder;
    enum kn86_decode_result result = KN86_DECODE_NONE;

    kn86_frame_decoder_init(&decoder);
    for (size_t i = 0; i < wire->length; i++) {
        CHECK_INFO(result == KN86_DECODE_NONE, "%s: byte %zu", name, i);
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
    CHECK_INFO(length == (int)wire.length, "%s: %d bytes", name, length);
    CHECK_INFO(memcmp(encoded, wire.bytes, wire.length) == 0, "%s", name);

    struct kn86_frame decoded;
    CHECK_INFO(decode(&wire, &decoded, name) == KN86_DECODE_FRAME, "%s", name);
    CHECK_INFO(decoded.type == frame.type && decoded.length == frame.length, "%s", name);
    CHECK_INFO(memcmp(decoded.payload, frame.payload, frame.length) == 0, "%s", name);

    struct kn86_frame again;
    int result = any_payload_round_trip(&decoded, &again);
    if (strncmp(name, "unknown_type", 12) == 0) {
        CHECK_INFO(result == KN86_MESSAGE_E_TYPE, "%s: %d", name, result);
        CHECK_INFO(strcmp(kn86_frame_type_name(frame.type), "UNKNOWN") == 0, "%s", name);
        return;
    }
    CHECK_INFO(result == KN86_MESSAGE_OK, "%s: %d", name, result);
    CHECK_INFO(again.type == frame.type && again.length == frame.length, "%s", name);
    CHECK_INFO(memcmp(again.payload, frame.payload, frame.length) == 0, "%s", name);
}

static void check_malformed(const struct vector *vector) {
    const char *name = vector->fields[0];
    struct vector_bytes wire = vector_bytes(vector->fields[2]);
    struct kn86_frame untouched = {.type = 0xAA, .length = 0xBB};
    enum kn86_decode_result result = decode(&wire, &untouched, name);

    CHECK_INFO(strcmp(kn86_decode_result_name(result), vector->fields[1]) == 0, "%s: %s", name,
               kn86_decode_result_name(result));
    CHECK_INFO(untouched.type == 0xAA && untouched.length == 0xBB, "%s", name);
}

static void check_refused(const struct vector *vector) {
    const char *name = vector->fields[0];
    struct kn86_frame frame = vector_frame(vector->fields[1], vector->fields[2]);
    struct kn86_frame again;
    int wanted = strcmp(vector->fields[3], "length") == 0 ? KN86_MESSAGE_E_LENGTH : KN86_MESSAGE_E_VALUE;
    int result = any_payload_round_trip(&frame, &again);
    CHECK_INFO(result == wanted, "%s: %d", name, result);
}

static void frames_are_encoded_and_decoded(void) {
    vector_file_each(check_argument(0), "frame", 4, check_frame);
}

static void malformed_bytes_are_told_apart(void) {
    vector_file_each(check_argument(0), "malformed", 3, check_malformed);
}

static void wrong_payloads_are_refused(void) {
    vector_file_each(check_argument(0), "refused", 4, check_refused);
}

static const struct check_case CASES[] = {
    CHECK_CASE(frames_are_encoded_and_decoded),
    CHECK_CASE(malformed_bytes_are_told_apart),
    CHECK_CASE(wrong_payloads_are_refused),
};
CHECK_MAIN(CASES)
