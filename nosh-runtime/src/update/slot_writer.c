/* SPDX-License-Identifier: Apache-2.0 */
#include "slot_writer.h"

#include "sha256_hash.h"
#include "slot_identity.h"
#include "slot_state.h"

#include <string.h>

#define PIECE ((size_t)64 << 10)

struct filling {
    const struct slot_request *request;
    struct payload_refusal *refusal;
    struct region regions[PAYLOAD_IMAGE_COUNT];
    struct slot_identity identities[PAYLOAD_IMAGE_COUNT];
    struct slot_record record;
    struct revoked_keys revoked;
    uint8_t boot_sector[STORAGE_SECTOR]; /* of the image; held back */
    size_t held_back;                    /* bytes of it that have come */
    uint64_t written, read_back, total;
    uint8_t piece[PIECE];
};

static bool write_failed(const struct filling *filling, const char *what, int error) {
    return payload_refuse(filling->refusal, PAYLOAD_WRITE, "%s of slot %c: %s", what,
                          slot_letter(filling->request->slot), strerror(-error));
}

static bool write_bytes(const struct filling *filling, enum payload_image image, uint64_t offset, const void *bytes,
                        size_t size) {
    int error = region_write(&filling->regions[image], offset, bytes, size);
    return error == 0 ? true : write_failed(filling, payload_image_field(image), error);
}

static bool flush(const struct filling *filling) {
    const struct storage *storage = filling->request->card->common.storage;
    int error = storage->flush(storage->context);
    return error == 0 ? true : write_failed(filling, "flush", error);
}

static bool report(const struct filling *filling) {
    const struct slot_progress *progress = &filling->request->progress;
    return progress->report == NULL ||
                   progress->report(progress->context, filling->written, filling->read_back, filling->total)
               ? true
               : payload_refuse(filling->refusal, PAYLOAD_STOPPED, "cancelled");
}

/* Sentence 2 of the contract: nothing starts the slot from now on. */
static bool invalidate(const struct filling *filling) {
    static const uint8_t zeros[STORAGE_SECTOR];
    return write_bytes(filling, PAYLOAD_BOOTFS, 0, zeros, sizeof zeros) && flush(filling);
}

static bool collect_revoked(struct filling *filling, const struct payload_manifest *manifest) {
    if (filling->request->revoked != NULL) {
        filling->revoked = *filling->request->revoked;
    }
    bool is_good = !manifest->has_bad_revocations;
    for (size_t i = 0; is_good && i < manifest->revoked_count; i++) {
        is_good = revoked_keys_add(&filling->revoked, &manifest->revoked[i]);
    }
    return is_good ? true
                   : payload_refuse(filling->refusal, PAYLOAD_MANIFEST,
                                    "x-revokedKeys is no list of key ids, or the deck knows %d revoked keys already",
                                    REVOKED_KEYS_MAX);
}

static bool begin(void *context, const struct payload_manifest *manifest) {
    struct filling *filling = context;
    const struct slot_request *request = filling->request;
    for (int image = 0; image < PAYLOAD_IMAGE_COUNT; image++) {
        filling->total += manifest->images[image].size;
    }
    if (manifest->images[PAYLOAD_BOOTFS].size < STORAGE_SECTOR) {
        return payload_refuse(filling->refusal, PAYLOAD_BOOT_FILES, "the boot volume is smaller than a sector");
    }
    if (!slot_record_of_manifest(&filling->record, manifest)) {
        return payload_refuse(filling->refusal, PAYLOAD_MANIFEST,
                              "version or minimumVersion has more than %d characters", SLOT_RECORD_TEXT_MAX);
    }
    if (!collect_revoked(filling, manifest)) {
        return false;
    }
    filling->record.sequence = request->sequence;
    filling->record.state = request->is_pending ? SLOT_PENDING : SLOT_INSTALLED;
    if (request->accepts != NULL && !request->accepts(request->context, manifest, filling->refusal)) {
        return false;
    }
    return report(filling) && invalidate(filling);
}

/* Sentence 3: the images, but for the boot volume's first sector. */
static bool put(void *context, enum payload_image image, uint64_t offset, const uint8_t *bytes, size_t size) {
    struct filling *filling = context;
    filling->written += size;
    if (image == PAYLOAD_BOOTFS && offset < STORAGE_SECTOR) {
        size_t count = size < STORAGE_SECTOR - (size_t)offset ? size : STORAGE_SECTOR - (size_t)offset;
        memcpy(filling->boot_sector + offset, bytes, count);
        filling->held_back += count;
        offset += count;
        bytes += count;
        size -= count;
    }
    return (size == 0 || write_bytes(filling, image, offset, bytes, size)) && report(filling);
}

static bool put_reserved(struct filling *filling, uint32_t number, const uint8_t sector[STORAGE_SECTOR]) {
    const struct region *volume = &filling->regions[PAYLOAD_BOOTFS];
    return slot_state_has_room(volume, filling->boot_sector, number) &&
           slot_identity_add(&filling->identities[PAYLOAD_BOOTFS], volume, (uint64_t)number * STORAGE_SECTOR, sector);
}

/* The slot's record, and behind it the keys that are no longer trusted once it is confirmed. */
static const char *put_record(struct filling *filling) {
    uint8_t sector[STORAGE_SECTOR];
    slot_record_encode(&filling->record, sector);
    bool has_room = put_reserved(filling, SLOT_RECORD_SECTOR, sector);
    for (uint32_t i = 0; has_room && revoked_keys_encode(&filling->revoked, i, sector); i++) {
        has_room = put_reserved(filling, REVOKED_KEYS_SECTOR + i, sector);
    }
    return has_room ? NULL : "the boot volume has no room for the slot's record";
}

/* Sentence 4: what tells the slots apart, but for the boot sector. */
static bool put_identity(struct filling *filling) {
    enum slot slot = filling->request->slot;
    const char *fault = slot_identity_of_boot(&filling->identities[PAYLOAD_BOOTFS], &filling->regions[PAYLOAD_BOOTFS],
                                              filling->boot_sector, slot);
    fault = fault != NULL ? fault : put_record(filling);
    if (fault == NULL) {
        fault = slot_identity_of_root(&filling->identities[PAYLOAD_ROOTFS], &filling->regions[PAYLOAD_ROOTFS], slot);
    }
    if (fault != NULL) {
        return payload_refuse(filling->refusal, PAYLOAD_BOOT_FILES, "%s", fault);
    }
    for (enum payload_image image = 0; image < PAYLOAD_IMAGE_COUNT; image++) {
        const struct slot_identity *identity = &filling->identities[image];
        for (size_t i = image == PAYLOAD_BOOTFS ? 1 : 0; i < identity->count; i++) {
            if (!write_bytes(filling, image, identity->sectors[i].offset, identity->sectors[i].after, STORAGE_SECTOR)) {
                return false;
            }
        }
    }
    return true;
}

/*
 * Compares the changed sectors of the piece with what was written, and puts the image's own bytes in their places, so
 * that the piece can be hashed. The boot sector, which is not on the medium yet, must be zeros there.
 */
static bool undo_identity(const struct filling *filling, enum payload_image image, uint64_t offset, uint8_t *bytes,
                          size_t size) {
    static const uint8_t zeros[STORAGE_SECTOR];
    const struct slot_identity *identity = &filling->identities[image];
    for (size_t i = 0; i < identity->count; i++) {
        const struct changed_sector *sector = &identity->sectors[i];
        if (sector->offset < offset || sector->offset >= offset + size) {
            continue;
        }
        uint8_t *found = bytes + (sector->offset - offset);
        /* The image's last sector may be a part of one. */
        size_t count = (size_t)(offset + size - sector->offset);
        count = count < STORAGE_SECTOR ? count : STORAGE_SECTOR;
        bool is_held_back = image == PAYLOAD_BOOTFS && sector->offset == 0;
        if (memcmp(found, is_held_back ? zeros : sector->after, count) != 0) {
            return false;
        }
        memcpy(found, sector->before, count);
    }
    return true;
}

static bool differs(const struct filling *filling, enum payload_image image) {
    return payload_refuse(filling->refusal, PAYLOAD_WRITE, "%s of slot %c does not read back as it was written",
                          payload_image_field(image), slot_letter(filling->request->slot));
}

static bool check_chunk(struct filling *filling, enum payload_image image,
                        const struct payload_image_manifest *manifest, size_t index) {
    uint64_t offset = (uint64_t)index * manifest->chunk_size;
    uint64_t end = offset + payload_chunk_size(manifest, index);
    struct sha256_hash state;
    sha256_hash_begin(&state);
    while (offset < end) {
        size_t size = end - offset < PIECE ? (size_t)(end - offset) : PIECE;
        int error = region_read(&filling->regions[image], offset, filling->piece, size);
        if (error != 0) {
            return write_failed(filling, "reading back", error);
        }
        if (!undo_identity(filling, image, offset, filling->piece, size)) {
            return differs(filling, image);
        }
        sha256_hash_add(&state, filling->piece, size);
        offset += size;
        filling->read_back += size;
    }
    uint8_t hash[crypto_hash_sha256_BYTES];
    sha256_hash_end(&state, hash);
    return memcmp(hash, manifest->chunk_sha256[index].bytes, sizeof hash) == 0 ? report(filling)
                                                                               : differs(filling, image);
}

/* Sentence 5: everything is read back from the medium. */
static bool check_all(struct filling *filling, const struct payload_manifest *manifest) {
    for (enum payload_image image = 0; image < PAYLOAD_IMAGE_COUNT; image++) {
        for (size_t index = 0; index < manifest->images[image].chunk_count; index++) {
            if (!check_chunk(filling, image, &manifest->images[image], index)) {
                return false;
            }
        }
    }
    return true;
}

/* Sentence 6: the first sector makes the slot one that can be started. */
static bool validate(const struct filling *filling) {
    const uint8_t *sector = filling->identities[PAYLOAD_BOOTFS].sectors[0].after;
    uint8_t found[STORAGE_SECTOR];
    if (!write_bytes(filling, PAYLOAD_BOOTFS, 0, sector, STORAGE_SECTOR) || !flush(filling)) {
        return false;
    }
    int error = region_read(&filling->regions[PAYLOAD_BOOTFS], 0, found, sizeof found);
    if (error != 0) {
        return write_failed(filling, "reading back", error);
    }
    return memcmp(found, sector, sizeof found) == 0 ? true : differs(filling, PAYLOAD_BOOTFS);
}

bool slot_writer_fill(const struct slot_request *request, struct payload_source *source,
                      struct payload_manifest **manifest, struct payload_refusal *refusal) {
    static struct filling filling;
    filling = (struct filling){
        .request = request,
        .refusal = refusal,
        .regions = {request->card->boot[request->slot], request->card->root[request->slot]},
    };
    struct payload_limits limits = *request->limits;
    for (int image = 0; image < PAYLOAD_IMAGE_COUNT; image++) {
        limits.capacity[image] = filling.regions[image].size;
    }
    const struct payload_sink sink = {.context = &filling, .manifest = begin, .bytes = put};
    return payload_read(source, &limits, &sink, manifest, refusal) && put_identity(&filling) && flush(&filling) &&
           check_all(&filling, *manifest) && validate(&filling);
}
