/* SPDX-License-Identifier: Apache-2.0 */
#include "trusted_keys.h"

#include "check.h"
#include "scratch_directory.h"

/* The ids of the keys of RFC 8032, section 7.1, tests 1 and 2: "openssl pkey -pubin -outform DER | tail -c 32 | sha256sum". */
#define ID_1 "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9"
#define ID_2 "39f713d0a644253f04529421b9f51b9b08979d08295959c4f3990ee617f5139f"
#define PEM_1                                                                                                          \
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"                       \
    "-----END PUBLIC KEY-----\n"
#define PEM_2                                                                                                          \
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n"                       \
    "-----END PUBLIC KEY-----\n"

static struct scratch_directory scratch;
static struct trusted_keys trusted;
static char reason[TRUSTED_KEYS_REASON_MAX];

static void put(const char *name, const char *text) {
    char path[PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/%s", scratch.path, name);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void make_folder(void) {
    CHECK(sodium_init() >= 0);
    scratch_directory_init(&scratch);
}

static void remove_folder(void) {
    scratch_directory_empty(&scratch);
    scratch_directory_finish(&scratch);
}

static void check_refused(const char *expected) {
    CHECK(!trusted_keys_read(&trusted, scratch.path, reason));
    CHECK_INFO(strncmp(reason, scratch.path, strlen(scratch.path)) == 0, "%s", reason);
    CHECK_TEXT(reason + strlen(scratch.path), expected);
}

static void keys_are_read_in_the_order_of_their_names(void) {
    put("release-2.pem", PEM_1);
    put("development.pem", PEM_2);
    put("README", "no key");
    CHECK(trusted_keys_read(&trusted, scratch.path, reason));
    CHECK_EQUAL(trusted.keys.count, 2);
    CHECK(trusted.is_development[0] && !trusted.is_development[1]);
    struct sha256 id;
    CHECK(sodium_hex2bin(id.bytes, sizeof id.bytes, ID_1, 64, NULL, NULL, NULL) == 0);
    CHECK(memcmp(trusted.keys.keys[1].id.bytes, id.bytes, sizeof id.bytes) == 0);
    CHECK(!trusted_keys_is_development(&trusted, &id) && !trusted_keys_is_revoked(&trusted, &id));
    CHECK(trusted_keys_is_development(&trusted, &trusted.keys.keys[0].id));
}

static void revoked_keys_are_known(void) {
    put("release.pem", PEM_1);
    put("revoked", "# stolen in May\n" ID_1 "\n\n" ID_2 "\n");
    CHECK(trusted_keys_read(&trusted, scratch.path, reason));
    CHECK_EQUAL(trusted.revoked_count, 2);
    CHECK(trusted_keys_is_revoked(&trusted, &trusted.keys.keys[0].id));
}

static void a_damaged_folder_is_refused(void) {
    check_refused(": holds no key (*.pem)");
    put("a.pem", "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n");
    check_refused("/a.pem: not the PEM file of an Ed25519 public key");
    put("a.pem", "");
    check_refused("/a.pem: not the PEM file of an Ed25519 public key");
    put("a.pem", PEM_1 PEM_2);
    check_refused("/a.pem: more than one key, or more text than there is room for");
    put("a.pem", PEM_1);
    put("revoked", ID_1 "0\n");
    check_refused("/revoked: a line is not a key id of 64 hexadecimal digits");
    put("revoked", "21fe\n");
    check_refused("/revoked: a line is not a key id of 64 hexadecimal digits");
    for (char name[] = "b00.pem"; name[2] <= '9'; name[2]++) {
        for (name[1] = '0'; name[1] <= '1'; name[1]++) {
            put(name, PEM_1);
        }
    }
    check_refused("/b15.pem: more keys than a deck can have");
}

static void a_missing_folder_is_refused(void) {
    CHECK(!trusted_keys_read(&trusted, "/nonexistent", reason));
    CHECK_TEXT(reason, "/nonexistent: No such file or directory");
}

static const struct check_case CASES[] = {
    CHECK_CASE(keys_are_read_in_the_order_of_their_names),
    CHECK_CASE(revoked_keys_are_known),
    CHECK_CASE(a_damaged_folder_is_refused),
    CHECK_CASE(a_missing_folder_is_refused),
};
CHECK_MAIN_WITH(CASES, make_folder, remove_folder)
