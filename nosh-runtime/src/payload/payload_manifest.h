/* SPDX-License-Identifier: Apache-2.0 */
/* The manifest of a payload (docs/kn86fw-format.md, "Manifest"). */
#ifndef KN86_PAYLOAD_MANIFEST_H
#define KN86_PAYLOAD_MANIFEST_H

#include "payload_fault.h"

#include <sodium.h>
#include <stddef.h>
#include <stdint.h>

#define PAYLOAD_MANIFEST_MAX ((size_t)1 << 20)
/* Keys that a manifest may revoke. */
#define PAYLOAD_REVOKED_MAX 64
#define PAYLOAD_CHUNK_MIN ((uint64_t)1 << 12)
#define PAYLOAD_CHUNK_MAX ((uint64_t)1 << 24)

/* The images in their order in a payload. */
enum payload_image { PAYLOAD_BOOTFS, PAYLOAD_ROOTFS, PAYLOAD_IMAGE_COUNT };

struct sha256 {
    uint8_t bytes[crypto_hash_sha256_BYTES];
};

struct payload_component {
    char *version;
    struct sha256 sha256;
};

struct payload_image_manifest {
    uint64_t compressed_size;
    struct sha256 compressed_sha256;
    uint64_t size;
    struct sha256 sha256;
    uint64_t chunk_size;
    size_t chunk_count;
    struct sha256 *chunk_sha256;
};

/* Texts are UTF-8 without control of what they say: escape them before they are shown. */
struct payload_manifest {
    size_t compatible_count;
    char **compatible;
    char *version; /* valid by kn86_version.h */
    char *build_id;
    bool is_production;    /* whom the image is for: anybody can log in to a development image */
    char *minimum_version; /* valid by kn86_version.h */
    bool is_release;       /* what the manifest calls its signer; trust follows from the key alone */
    struct sha256 key_id;
    struct payload_component bootcode;
    struct payload_component coprocessor;
    struct payload_image_manifest images[PAYLOAD_IMAGE_COUNT];
    /* The optional "x-revokedKeys". What is in it decides nothing about whether the manifest is one. */
    bool has_bad_revocations; /* it is no list of at most PAYLOAD_REVOKED_MAX key ids */
    size_t revoked_count;
    struct sha256 revoked[PAYLOAD_REVOKED_MAX];
};

/* An image's field in the manifest, "bootfs" or "rootfs", and its member's name. */
const char *payload_image_field(enum payload_image image);
const char *payload_image_member(enum payload_image image);

/*
 * Reads a manifest whose signature has been checked. Returns NULL with MANIFEST, FORMAT_VERSION or NO_MEMORY. A parser
 * of a library does it with at most 12 MiB, which are free again afterwards.
 */
struct payload_manifest *payload_manifest_decode(const char *json, size_t size, struct payload_refusal *refusal);

/* Accepts NULL. */
void payload_manifest_destroy(struct payload_manifest *manifest);

/* Whether the manifest's `compatible` names the hardware. */
bool payload_manifest_suits(const struct payload_manifest *manifest, const char *hardware);

/* How many bytes the chunk has: only the last one may be shorter than the others. */
size_t payload_chunk_size(const struct payload_image_manifest *image, size_t index);

#endif
