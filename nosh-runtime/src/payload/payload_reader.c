/* SPDX-License-Identifier: Apache-2.0 */
#include "payload_reader.h"

#include "frame_decoder.h"
#include "sha256_hash.h"
#include "ustar_header.h"

#include <stdlib.h>
#include <string.h>

#define MANIFEST_MEMBER "manifest.json"
#define SIGNATURE_MEMBER "manifest.json.sig"
#define END_BLOCKS ((size_t)2 * USTAR_BLOCK_SIZE)

/* What the steps of reading share. */
struct reading {
    struct payload_source *source;
    const struct payload_limits *limits;
    const struct payload_sink *sink;
    struct payload_refusal *refusal;
    bool has_time;     /* a member has been read */
    uint64_t modified; /* of all members, in seconds since 1970 */
};

static bool is_zero(const uint8_t *bytes, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

static bool begin_member(struct reading *reading, const char *name, uint64_t *size) {
    uint8_t block[USTAR_BLOCK_SIZE];
    struct ustar_header header;
    if (!payload_source_take(reading->source, block, sizeof block, name, reading->refusal)) {
        return false;
    }
    if (!ustar_header_decode(block, &header)) {
        return payload_refuse(reading->refusal, PAYLOAD_MEMBER_HEADER, "not a payload header where %s should begin",
                              name);
    }
    if (strcmp(header.name, name) != 0) {
        return payload_refuse(reading->refusal, PAYLOAD_MEMBER_ORDER, "%s where %s should be", header.name, name);
    }
    if (reading->has_time && header.modified != reading->modified) {
        return payload_refuse(reading->refusal, PAYLOAD_MEMBER_HEADER,
                              "%s has the time %llu, the members before it %llu", name,
                              (unsigned long long)header.modified, (unsigned long long)reading->modified);
    }
    reading->has_time = true;
    reading->modified = header.modified;
    *size = header.size;
    return true;
}

static bool end_member(const struct reading *reading, const char *name, uint64_t size) {
    uint8_t padding[USTAR_BLOCK_SIZE];
    if (!payload_source_take(reading->source, padding, ustar_padding(size), name, reading->refusal)) {
        return false;
    }
    return is_zero(padding, ustar_padding(size))
               ? true
               : payload_refuse(reading->refusal, PAYLOAD_MEMBER_HEADER, "the padding of %s is not zero", name);
}

/* Reads a whole member into @bytes. Its size is checked before any of it is read. */
static bool take_member(struct reading *reading, const char *name, size_t minimum, size_t maximum, void *bytes,
                        size_t *size) {
    uint64_t found;
    if (!begin_member(reading, name, &found)) {
        return false;
    }
    if (found < minimum || found > maximum) {
        return payload_refuse(reading->refusal, PAYLOAD_MEMBER_SIZE, "%s has %llu bytes instead of %zu to %zu", name,
                              (unsigned long long)found, minimum, maximum);
    }
    *size = (size_t)found;
    return payload_source_take(reading->source, bytes, *size, name, reading->refusal) &&
           end_member(reading, name, found);
}

static bool is_signed(const struct reading *reading, const char *json, size_t size,
                      const uint8_t signature[crypto_sign_BYTES], const struct verification_key **key) {
    *key = verification_keys_signer(reading->limits->keys, json, size, signature);
    return *key != NULL
               ? true
               : payload_refuse(reading->refusal, PAYLOAD_SIGNATURE, "no trusted key has signed this manifest");
}

static struct payload_manifest *decode_signed(struct reading *reading, char *json) {
    uint8_t signature[crypto_sign_BYTES];
    const struct verification_key *key;
    size_t size, signature_size;
    if (!take_member(reading, MANIFEST_MEMBER, 1, PAYLOAD_MANIFEST_MAX, json, &size) ||
        !take_member(reading, SIGNATURE_MEMBER, sizeof signature, sizeof signature, signature, &signature_size) ||
        !is_signed(reading, json, size, signature, &key)) {
        return NULL;
    }
    struct payload_manifest *manifest = payload_manifest_decode(json, size, reading->refusal);
    if (manifest != NULL && memcmp(manifest->key_id.bytes, key->id.bytes, sizeof key->id.bytes) != 0) {
        payload_refusal_set(reading->refusal, PAYLOAD_SIGNATURE,
                            "the manifest names another key than the one that signed");
        payload_manifest_destroy(manifest);
        return NULL;
    }
    return manifest;
}

static struct payload_manifest *take_manifest(struct reading *reading) {
    char *json = malloc(PAYLOAD_MANIFEST_MAX);
    if (json == NULL) {
        payload_refusal_set(reading->refusal, PAYLOAD_NO_MEMORY, "no memory for the manifest");
        return NULL;
    }
    struct payload_manifest *manifest = decode_signed(reading, json);
    free(json);
    return manifest;
}

static bool is_suitable(const struct reading *reading, const struct payload_manifest *manifest) {
    if (!payload_manifest_suits(manifest, reading->limits->hardware)) {
        return payload_refuse(reading->refusal, PAYLOAD_HARDWARE, "for %s%s, not for %s", manifest->compatible[0],
                              manifest->compatible_count > 1 ? " and others" : "", reading->limits->hardware);
    }
    for (enum payload_image image = 0; image < PAYLOAD_IMAGE_COUNT; image++) {
        uint64_t size = manifest->images[image].size;
        uint64_t capacity = reading->limits->capacity[image];
        if (size > capacity) {
            return payload_refuse(reading->refusal, PAYLOAD_IMAGE_SIZE, "%s has %llu bytes, its partition %llu",
                                  payload_image_field(image), (unsigned long long)size, (unsigned long long)capacity);
        }
    }
    return true;
}

static bool has_hash(const struct reading *reading, const uint8_t found[crypto_hash_sha256_BYTES],
                     const struct sha256 *expected, const char *what, const char *member) {
    return memcmp(found, expected->bytes, sizeof expected->bytes) == 0
               ? true
               : payload_refuse(reading->refusal, PAYLOAD_HASH, "%s %s has another SHA-256 than was signed", what,
                                member);
}

/* The sink may have said why. */
static bool stopped(const struct reading *reading, const char *where) {
    return reading->refusal->fault != PAYLOAD_OK
               ? false
               : payload_refuse(reading->refusal, PAYLOAD_STOPPED, "stopped at %s", where);
}

static bool pass_on(const struct reading *reading, enum payload_image image, uint64_t offset,
                    const struct frame_pieces *pieces) {
    for (int i = 0; i < 2; i++) {
        if (pieces->size[i] > 0 && reading->sink->bytes != NULL &&
            !reading->sink->bytes(reading->sink->context, image, offset, pieces->bytes[i], pieces->size[i])) {
            return stopped(reading, payload_image_field(image));
        }
        offset += pieces->size[i];
    }
    return true;
}

static bool take_chunk(const struct reading *reading, struct frame_decoder *decoder, enum payload_image image,
                       const struct payload_image_manifest *manifest, size_t index, struct sha256_hash *image_hash) {
    const char *member = payload_image_member(image);
    size_t size = payload_chunk_size(manifest, index);
    if (!frame_decoder_fill(decoder, size, reading->refusal)) {
        return false;
    }
    if (frame_decoder_waiting(decoder) < size) {
        return payload_refuse(reading->refusal, PAYLOAD_COMPRESSION, "%s ends within chunk %zu", member, index);
    }
    struct frame_pieces pieces = frame_decoder_take(decoder, size);
    struct sha256_hash chunk_hash;
    sha256_hash_begin(&chunk_hash);
    for (int i = 0; i < 2; i++) {
        sha256_hash_add(&chunk_hash, pieces.bytes[i], pieces.size[i]);
        sha256_hash_add(image_hash, pieces.bytes[i], pieces.size[i]);
    }
    uint8_t hash[crypto_hash_sha256_BYTES];
    sha256_hash_end(&chunk_hash, hash);
    return has_hash(reading, hash, &manifest->chunk_sha256[index], "a chunk of", member) &&
           pass_on(reading, image, (uint64_t)index * manifest->chunk_size, &pieces);
}

static bool take_chunks(const struct reading *reading, struct frame_decoder *decoder, enum payload_image image,
                        const struct payload_image_manifest *manifest) {
    const char *member = payload_image_member(image);
    uint8_t hash[crypto_hash_sha256_BYTES];
    struct sha256_hash image_hash;
    sha256_hash_begin(&image_hash);
    for (size_t index = 0; index < manifest->chunk_count; index++) {
        if (!take_chunk(reading, decoder, image, manifest, index, &image_hash)) {
            return false;
        }
    }
    if (!frame_decoder_fill(decoder, 1, reading->refusal)) {
        return false;
    }
    if (frame_decoder_waiting(decoder) > 0) {
        return payload_refuse(reading->refusal, PAYLOAD_COMPRESSION, "%s holds more than %llu bytes", member,
                              (unsigned long long)manifest->size);
    }
    sha256_hash_end(&image_hash, hash);
    if (!has_hash(reading, hash, &manifest->sha256, "the image in", member)) {
        return false;
    }
    frame_decoder_hash(decoder, hash);
    return has_hash(reading, hash, &manifest->compressed_sha256, "the member", member);
}

static bool take_image(struct reading *reading, struct frame_decoder *decoder, enum payload_image image,
                       const struct payload_image_manifest *manifest) {
    const char *member = payload_image_member(image);
    uint64_t size;
    if (!begin_member(reading, member, &size)) {
        return false;
    }
    if (size != manifest->compressed_size) {
        return payload_refuse(reading->refusal, PAYLOAD_MEMBER_SIZE, "%s has %llu bytes, the manifest says %llu",
                              member, (unsigned long long)size, (unsigned long long)manifest->compressed_size);
    }
    frame_decoder_begin(decoder, reading->source, size, member);
    return take_chunks(reading, decoder, image, manifest) && end_member(reading, member, size);
}

static bool take_images(struct reading *reading, const struct payload_manifest *manifest) {
    bool is_good = true;
    for (enum payload_image image = 0; image < PAYLOAD_IMAGE_COUNT && is_good; image++) {
        struct frame_decoder *decoder = frame_decoder_create((size_t)manifest->images[image].chunk_size);
        is_good = decoder != NULL ? take_image(reading, decoder, image, &manifest->images[image])
                                  : payload_refuse(reading->refusal, PAYLOAD_NO_MEMORY, "no memory for a chunk");
        frame_decoder_destroy(decoder);
    }
    return is_good;
}

static bool take_end(const struct reading *reading) {
    uint8_t blocks[END_BLOCKS];
    bool at_end;
    if (!payload_source_take(reading->source, blocks, sizeof blocks, "the end blocks", reading->refusal) ||
        !payload_source_ended(reading->source, &at_end, reading->refusal)) {
        return false;
    }
    return is_zero(blocks, sizeof blocks) && at_end
               ? true
               : payload_refuse(reading->refusal, PAYLOAD_TRAILING_DATA, "something follows the last member");
}

bool payload_read(struct payload_source *source, const struct payload_limits *limits, const struct payload_sink *sink,
                  struct payload_manifest **manifest, struct payload_refusal *refusal) {
    struct reading reading = {.source = source, .limits = limits, .sink = sink, .refusal = refusal};
    refusal->fault = PAYLOAD_OK;
    refusal->reason[0] = '\0';
    *manifest = take_manifest(&reading);
    if (*manifest == NULL || !is_suitable(&reading, *manifest)) {
        return false;
    }
    if (sink->manifest != NULL && !sink->manifest(sink->context, *manifest)) {
        return stopped(&reading, "the manifest");
    }
    return take_images(&reading, *manifest) && take_end(&reading);
}
