/* SPDX-License-Identifier: Apache-2.0 */
#include "payload_manifest.h"

#include "json_rules.h"
#include "kn86_version.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT_VERSION 1
#define SHA256_DIGITS ((size_t)2 * crypto_hash_sha256_BYTES)

static const char *const FIELDS[PAYLOAD_IMAGE_COUNT] = {"bootfs", "rootfs"};
static const char *const MEMBERS[PAYLOAD_IMAGE_COUNT] = {"bootfs.vfat.zst", "rootfs.ext4.zst"};

static const char *const ROOT_FIELDS[] = {"formatVersion",  "compatible", "version", "buildId",  "variant",
                                          "minimumVersion", "signer",     "keyId",   "bootcode", "coprocessor",
                                          "bootfs",         "rootfs",     NULL};
static const char *const COMPONENT_FIELDS[] = {"version", "sha256", NULL};
static const char *const IMAGE_FIELDS[] = {"file",   "compressedSize", "compressedSha256", "size",
                                           "sha256", "chunkSize",      "chunkSha256",      NULL};

const char *payload_image_field(enum payload_image image) {
    return FIELDS[image];
}

const char *payload_image_member(enum payload_image image) {
    return MEMBERS[image];
}

/* An object of the manifest, and where its faults are told. */
struct fields {
    const char *path; /* with a dot at its end; empty for the outermost object */
    const json_t *object;
    struct payload_refusal *refusal;
};

static bool wrong(const struct fields *fields, const char *name, const char *what) {
    return payload_refuse(fields->refusal, PAYLOAD_MANIFEST, "manifest.json: %s%s %s", fields->path, name, what);
}

static bool open_object(const struct fields *parent, const char *name, const char *path, struct fields *fields) {
    *fields = (struct fields){path, json_object_get(parent->object, name), parent->refusal};
    return json_is_object(fields->object) ? true : wrong(parent, name, "is not an object");
}

/* Fields with the prefix "x-" are optional extensions. */
static bool require_no_others(const struct fields *fields, const char *const *known) {
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)fields->object, name, value) {
        const char *const *field = known;
        while (*field != NULL && strcmp(*field, name) != 0) {
            field++;
        }
        if (*field == NULL && strncmp(name, "x-", 2) != 0) {
            return wrong(fields, name, "is an unknown field");
        }
    }
    return true;
}

static bool get_integer(const struct fields *fields, const char *name, uint64_t *number) {
    const json_t *value = json_object_get(fields->object, name);
    if (!json_is_integer(value) || json_integer_value(value) < 0) {
        return wrong(fields, name, "is not an unsigned whole number");
    }
    *number = (uint64_t)json_integer_value(value);
    return true;
}

/* The text stays the JSON library's. */
static bool get_text(const struct fields *fields, const char *name, const char **text) {
    *text = json_string_value(json_object_get(fields->object, name));
    return *text != NULL ? true : wrong(fields, name, "is not a text");
}

static bool copy_text(const struct fields *fields, const char *name, const char *text, char **copy) {
    *copy = strdup(text);
    return *copy != NULL ? true : payload_refuse(fields->refusal, PAYLOAD_NO_MEMORY, "no memory for %s", name);
}

static bool copy_filled_text(const struct fields *fields, const char *name, char **copy) {
    const char *text;
    if (!get_text(fields, name, &text)) {
        return false;
    }
    return *text != '\0' ? copy_text(fields, name, text, copy) : wrong(fields, name, "is empty");
}

static bool copy_version(const struct fields *fields, const char *name, char **copy) {
    const char *text;
    if (!get_text(fields, name, &text)) {
        return false;
    }
    return kn86_version_is_valid(text) ? copy_text(fields, name, text, copy)
                                       : wrong(fields, name, "is not MAJOR.MINOR.PATCH with an optional suffix");
}

static bool decode_sha256(const struct fields *fields, const char *name, const char *text, struct sha256 *hash) {
    size_t digits = strspn(text, "0123456789abcdef");
    if (digits != SHA256_DIGITS || text[digits] != '\0' ||
        sodium_hex2bin(hash->bytes, sizeof hash->bytes, text, digits, NULL, NULL, NULL) != 0) {
        return wrong(fields, name, "is not a SHA-256 in lower-case hexadecimal");
    }
    return true;
}

static bool get_sha256(const struct fields *fields, const char *name, struct sha256 *hash) {
    const char *text;
    return get_text(fields, name, &text) && decode_sha256(fields, name, text, hash);
}

static bool get_compatible(const struct fields *root, struct payload_manifest *manifest) {
    const json_t *array = json_object_get(root->object, "compatible");
    size_t count = json_array_size(array);
    if (!json_is_array(array) || count == 0) {
        return wrong(root, "compatible", "is not a list that names hardware");
    }
    manifest->compatible = calloc(count, sizeof *manifest->compatible);
    if (manifest->compatible == NULL) {
        return payload_refuse(root->refusal, PAYLOAD_NO_MEMORY, "no memory for compatible");
    }
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (text == NULL) {
            return wrong(root, "compatible", "holds something that is not a text");
        }
        if (!copy_text(root, "compatible", text, &manifest->compatible[i])) {
            return false;
        }
        manifest->compatible_count++;
    }
    return true;
}

static bool get_variant(const struct fields *root, struct payload_manifest *manifest) {
    const char *text;
    if (!get_text(root, "variant", &text)) {
        return false;
    }
    manifest->is_production = strcmp(text, "production") == 0;
    return manifest->is_production || strcmp(text, "development") == 0
               ? true
               : wrong(root, "variant", "is neither development nor production");
}

static bool get_signer(const struct fields *root, struct payload_manifest *manifest) {
    const char *text;
    if (!get_text(root, "signer", &text)) {
        return false;
    }
    manifest->is_release = strcmp(text, "release") == 0;
    return manifest->is_release || strcmp(text, "development") == 0
               ? true
               : wrong(root, "signer", "is neither development nor release");
}

static bool get_component(const struct fields *root, const char *name, const char *path,
                          struct payload_component *component) {
    struct fields fields;
    return open_object(root, name, path, &fields) && copy_filled_text(&fields, "version", &component->version) &&
           get_sha256(&fields, "sha256", &component->sha256) && require_no_others(&fields, COMPONENT_FIELDS);
}

static bool get_chunks(const struct fields *fields, struct payload_image_manifest *image) {
    const json_t *array = json_object_get(fields->object, "chunkSha256");
    size_t count = json_array_size(array);
    if (!json_is_array(array) || count != (image->size - 1) / image->chunk_size + 1) {
        return wrong(fields, "chunkSha256", "is not a list of as many hashes as size and chunkSize need");
    }
    image->chunk_sha256 = calloc(count, sizeof *image->chunk_sha256);
    if (image->chunk_sha256 == NULL) {
        return payload_refuse(fields->refusal, PAYLOAD_NO_MEMORY, "no memory for chunkSha256");
    }
    image->chunk_count = count;
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (text == NULL) {
            return wrong(fields, "chunkSha256", "holds something that is not a text");
        }
        if (!decode_sha256(fields, "chunkSha256", text, &image->chunk_sha256[i])) {
            return false;
        }
    }
    return true;
}

static bool get_image(const struct fields *root, enum payload_image index, const char *path,
                      struct payload_image_manifest *image) {
    struct fields fields;
    const char *file;
    if (!open_object(root, FIELDS[index], path, &fields) || !get_text(&fields, "file", &file) ||
        !get_integer(&fields, "compressedSize", &image->compressed_size) ||
        !get_sha256(&fields, "compressedSha256", &image->compressed_sha256) ||
        !get_integer(&fields, "size", &image->size) || !get_sha256(&fields, "sha256", &image->sha256) ||
        !get_integer(&fields, "chunkSize", &image->chunk_size)) {
        return false;
    }
    if (strcmp(file, MEMBERS[index]) != 0) {
        return wrong(&fields, "file", "is not the member's name");
    }
    if (image->compressed_size == 0 || image->size == 0) {
        return wrong(&fields, "size", "or compressedSize is 0");
    }
    if (image->chunk_size < PAYLOAD_CHUNK_MIN || image->chunk_size > PAYLOAD_CHUNK_MAX ||
        (image->chunk_size & (image->chunk_size - 1)) != 0) {
        return wrong(&fields, "chunkSize", "is not a power of two from 4096 to 16777216");
    }
    return get_chunks(&fields, image) && require_no_others(&fields, IMAGE_FIELDS);
}

/* Every reader accepts names that begin with x-: what is wrong here is for an installation to refuse. */
static void get_revoked(const struct fields *root, struct payload_manifest *manifest) {
    struct payload_refusal ignored;
    const struct fields quiet = {root->path, root->object, &ignored};
    const json_t *array = json_object_get(root->object, "x-revokedKeys");
    if (array == NULL) {
        return;
    }
    manifest->has_bad_revocations = !json_is_array(array) || json_array_size(array) > PAYLOAD_REVOKED_MAX;
    for (size_t i = 0; !manifest->has_bad_revocations && i < json_array_size(array); i++) {
        const char *text = json_string_value(json_array_get(array, i));
        manifest->has_bad_revocations = text == NULL || !decode_sha256(&quiet, "x-revokedKeys", text,
                                                                       &manifest->revoked[manifest->revoked_count++]);
    }
}

static bool get_all(const struct fields *root, struct payload_manifest *manifest) {
    uint64_t version;
    if (!json_is_object(root->object)) {
        return payload_refuse(root->refusal, PAYLOAD_MANIFEST, "manifest.json: not an object");
    }
    if (!get_integer(root, "formatVersion", &version)) {
        return false;
    }
    if (version != FORMAT_VERSION) {
        return payload_refuse(root->refusal, PAYLOAD_FORMAT_VERSION, "manifest.json: formatVersion %llu is not %d",
                              (unsigned long long)version, FORMAT_VERSION);
    }
    return get_compatible(root, manifest) && copy_version(root, "version", &manifest->version) &&
           copy_filled_text(root, "buildId", &manifest->build_id) && get_variant(root, manifest) &&
           copy_version(root, "minimumVersion", &manifest->minimum_version) && get_signer(root, manifest) &&
           get_sha256(root, "keyId", &manifest->key_id) &&
           get_component(root, "bootcode", "bootcode.", &manifest->bootcode) &&
           get_component(root, "coprocessor", "coprocessor.", &manifest->coprocessor) &&
           get_image(root, PAYLOAD_BOOTFS, "bootfs.", &manifest->images[PAYLOAD_BOOTFS]) &&
           get_image(root, PAYLOAD_ROOTFS, "rootfs.", &manifest->images[PAYLOAD_ROOTFS]) &&
           require_no_others(root, ROOT_FIELDS);
}

struct payload_manifest *payload_manifest_decode(const char *json, size_t size, struct payload_refusal *refusal) {
    json_t *tree = json_rules_load(json, size, refusal);
    if (tree == NULL) {
        return NULL;
    }
    struct payload_manifest *manifest = calloc(1, sizeof *manifest);
    struct fields root = {"", tree, refusal};
    if (manifest == NULL) {
        payload_refusal_set(refusal, PAYLOAD_NO_MEMORY, "no memory for the manifest");
    } else if (!get_all(&root, manifest)) {
        payload_manifest_destroy(manifest);
        manifest = NULL;
    } else {
        get_revoked(&root, manifest);
    }
    json_decref(tree);
    return manifest;
}

void payload_manifest_destroy(struct payload_manifest *manifest) {
    if (manifest == NULL) {
        return;
    }
    for (size_t i = 0; i < manifest->compatible_count; i++) {
        free(manifest->compatible[i]);
    }
    free(manifest->compatible);
    free(manifest->version);
    free(manifest->build_id);
    free(manifest->minimum_version);
    free(manifest->bootcode.version);
    free(manifest->coprocessor.version);
    for (int i = 0; i < PAYLOAD_IMAGE_COUNT; i++) {
        free(manifest->images[i].chunk_sha256);
    }
    free(manifest);
}

bool payload_manifest_suits(const struct payload_manifest *manifest, const char *hardware) {
    for (size_t i = 0; i < manifest->compatible_count; i++) {
        if (strcmp(manifest->compatible[i], hardware) == 0) {
            return true;
        }
    }
    return false;
}

size_t payload_chunk_size(const struct payload_image_manifest *image, size_t index) {
    uint64_t left = image->size - (uint64_t)index * image->chunk_size;
    return (size_t)(left < image->chunk_size ? left : image->chunk_size);
}
