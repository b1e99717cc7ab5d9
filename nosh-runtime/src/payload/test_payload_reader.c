/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the vectors that the build's reader is tested with (vectors/README.md). */
#include "payload_reader.h"

#include "check.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#define BOOTFS_SIZE 6000
#define ROOTFS_SIZE 16384

static struct verification_keys keys;

static void trust_the_vectors_key(void) {
    CHECK(sodium_init() >= 0);
    CHECK(verification_keys_add(&keys, VECTORS "/verification-key.pem") == NULL);
}

static struct payload_limits limits(void) {
    return (struct payload_limits){.keys = &keys, .hardware = "kn86-zero2w", .capacity = {BOOTFS_SIZE, ROOTFS_SIZE}};
}

/* What a sink got. */
struct received {
    uint64_t next[PAYLOAD_IMAGE_COUNT];
    crypto_hash_sha256_state hash[PAYLOAD_IMAGE_COUNT];
    uint64_t stop_at; /* total */
    uint64_t total;
};

static bool receive(void *context, enum payload_image image, uint64_t offset, const uint8_t *bytes, size_t size) {
    struct received *received = context;
    CHECK_EQUAL(offset, received->next[image]);
    received->next[image] += size;
    received->total += size;
    crypto_hash_sha256_update(&received->hash[image], bytes, size);
    return received->total < received->stop_at;
}

static struct received new_received(void) {
    struct received received = {.stop_at = UINT64_MAX};
    for (int i = 0; i < PAYLOAD_IMAGE_COUNT; i++) {
        crypto_hash_sha256_init(&received.hash[i]);
    }
    return received;
}

static int open_vector(const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s.kn86fw", VECTORS, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    CHECK_INFO(file >= 0, "%s", path);
    return file;
}

static enum payload_fault read_from(int file, struct received *received, struct payload_manifest **manifest) {
    static struct payload_source source;
    struct payload_limits accepted = limits();
    struct payload_sink sink = {.context = received, .bytes = receive};
    struct payload_refusal refusal;
    payload_source_init(&source, file);
    bool is_good = payload_read(&source, &accepted, &sink, manifest, &refusal);
    CHECK_EQUAL(is_good, refusal.fault == PAYLOAD_OK);
    CHECK_EQUAL(is_good, refusal.reason[0] == '\0');
    return refusal.fault;
}

static void every_vector_gives_the_documented_fault(void) {
    FILE *expected = fopen(VECTORS "/expected.tsv", "r");
    CHECK(expected != NULL);
    bool is_seen[PAYLOAD_FAULT_COUNT] = {false};
    char name[64], fault[32];
    while (fscanf(expected, "%63[^\t]\t%31s\n", name, fault) == 2) {
        struct received received = new_received();
        struct payload_manifest *manifest;
        int file = open_vector(name);
        enum payload_fault found = read_from(file, &received, &manifest);
        CHECK_INFO(strcmp(payload_fault_name(found), fault) == 0, "%s: %s instead of %s", name,
                   payload_fault_name(found), fault);
        is_seen[found] = true;
        payload_manifest_destroy(manifest);
        close(file);
    }
    fclose(expected);
    for (enum payload_fault i = PAYLOAD_OK; i <= PAYLOAD_HASH; i++) {
        CHECK_INFO(is_seen[i], "no vector for %s", payload_fault_name(i));
    }
}

static void the_good_payload_is_passed_on_whole(void) {
    struct received received = new_received();
    struct payload_manifest *manifest;
    int file = open_vector("good");
    CHECK_EQUAL(read_from(file, &received, &manifest), PAYLOAD_OK);
    close(file);
    for (int i = 0; i < PAYLOAD_IMAGE_COUNT; i++) {
        uint8_t hash[crypto_hash_sha256_BYTES];
        crypto_hash_sha256_final(&received.hash[i], hash);
        CHECK_EQUAL(received.next[i], manifest->images[i].size);
        CHECK(memcmp(hash, manifest->images[i].sha256.bytes, sizeof hash) == 0);
    }
    payload_manifest_destroy(manifest);
}

/* The chunk that is wrong, and all after it, must not be passed on. */
static void nothing_wrong_is_passed_on(void) {
    static const struct {
        const char *name;
        uint64_t bootfs;
    } CASES_OF_CHUNKS[] = {{"wrong-chunk", 4096}, {"damaged-frame", 0}, {"large-window", 0}, {"shorter-image", 4096},
                           {"other-key", 0},      {"image-size", 0},    {"member-size", 0}};
    for (size_t i = 0; i < sizeof CASES_OF_CHUNKS / sizeof CASES_OF_CHUNKS[0]; i++) {
        struct received received = new_received();
        struct payload_manifest *manifest;
        int file = open_vector(CASES_OF_CHUNKS[i].name);
        CHECK(read_from(file, &received, &manifest) != PAYLOAD_OK);
        CHECK_EQUAL(received.next[PAYLOAD_BOOTFS], CASES_OF_CHUNKS[i].bootfs);
        CHECK_EQUAL(received.next[PAYLOAD_ROOTFS], 0);
        payload_manifest_destroy(manifest);
        close(file);
    }
}

static void a_sink_can_stop_at_any_chunk(void) {
    for (uint64_t stop_at = 1; stop_at <= BOOTFS_SIZE + ROOTFS_SIZE; stop_at += 2048) {
        struct received received = new_received();
        struct payload_manifest *manifest;
        received.stop_at = stop_at;
        int file = open_vector("good");
        CHECK_EQUAL(read_from(file, &received, &manifest), PAYLOAD_STOPPED);
        CHECK(received.total < stop_at + 4096);
        payload_manifest_destroy(manifest);
        close(file);
    }
}

struct trickle {
    int from, to;
};

static void *trickle(void *context) {
    struct trickle *pipe = context;
    for (uint8_t byte; read(pipe->from, &byte, 1) == 1;) {
        CHECK_EQUAL(write(pipe->to, &byte, 1), 1);
    }
    close(pipe->to);
    return NULL;
}

static void a_pipe_that_gives_single_bytes_is_read_alike(void) {
    int ends[2];
    CHECK(pipe(ends) == 0);
    struct trickle context = {open_vector("good"), ends[1]};
    pthread_t writer;
    CHECK(pthread_create(&writer, NULL, trickle, &context) == 0);
    struct received received = new_received();
    struct payload_manifest *manifest;
    CHECK_EQUAL(read_from(ends[0], &received, &manifest), PAYLOAD_OK);
    CHECK_EQUAL(received.total, BOOTFS_SIZE + ROOTFS_SIZE);
    payload_manifest_destroy(manifest);
    CHECK(pthread_join(writer, NULL) == 0);
    close(context.from);
    close(ends[0]);
}

static void every_truncation_is_noticed(void) {
    static char bytes[1 << 20];
    int file = open_vector("good");
    ssize_t size = read(file, bytes, sizeof bytes);
    close(file);
    for (ssize_t length = 0; length < size; length += length < 4096 ? 1 : 37) {
        FILE *copy = tmpfile();
        CHECK(copy != NULL && fwrite(bytes, 1, (size_t)length, copy) == (size_t)length && fflush(copy) == 0);
        rewind(copy);
        struct received received = new_received();
        struct payload_manifest *manifest;
        CHECK_EQUAL(read_from(fileno(copy), &received, &manifest), PAYLOAD_TRUNCATED);
        payload_manifest_destroy(manifest);
        fclose(copy);
    }
}

static void a_read_error_is_no_fault_of_the_payload(void) {
    int folder = open(VECTORS, O_RDONLY | O_CLOEXEC);
    struct received received = new_received();
    struct payload_manifest *manifest;
    CHECK_EQUAL(read_from(folder, &received, &manifest), PAYLOAD_UNREADABLE); /* EISDIR */
    CHECK(manifest == NULL);
    close(folder);
}

static const struct check_case CASES[] = {
    CHECK_CASE(every_vector_gives_the_documented_fault),
    CHECK_CASE(the_good_payload_is_passed_on_whole),
    CHECK_CASE(nothing_wrong_is_passed_on),
    CHECK_CASE(a_sink_can_stop_at_any_chunk),
    CHECK_CASE(a_pipe_that_gives_single_bytes_is_read_alike),
    CHECK_CASE(every_truncation_is_noticed),
    CHECK_CASE(a_read_error_is_no_fault_of_the_payload),
};
CHECK_MAIN_WITH(CASES, trust_the_vectors_key, NULL)
