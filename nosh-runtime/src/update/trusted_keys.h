/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys that a deck trusts: the files NAME.pem of a folder (/usr/share/kn86/keys), each an Ed25519 public key, and
 * the file "revoked" beside them, which may be missing: key ids, one a line. A name that begins with "development" is a
 * development key's: only development images trust it.
 */
#ifndef KN86_TRUSTED_KEYS_H
#define KN86_TRUSTED_KEYS_H

#include "verification_keys.h"

#include <stdbool.h>

/* Half of them may be the folder's. */
#define TRUSTED_KEYS_REVOKED_MAX 128
#define TRUSTED_KEYS_REVOKED_IN_FOLDER 64
#define TRUSTED_KEYS_REASON_MAX 320

struct trusted_keys {
    struct verification_keys keys;
    bool is_development[VERIFICATION_KEYS_MAX];
    size_t revoked_count;
    struct sha256 revoked[TRUSTED_KEYS_REVOKED_MAX];
};

/*
 * Reads the folder, in the order of the names. Returns false with one line in @reason when it, a key or the list cannot
 * be read, has too many entries, or holds no key. A damaged folder is never a smaller list: a key that was revoked
 * would be trusted again.
 */
__attribute__((warn_unused_result)) bool trusted_keys_read(struct trusted_keys *trusted, const char *folder,
                                                           char reason[TRUSTED_KEYS_REASON_MAX]);

/* Revokes a key that something else than the folder names. Returns false when there are too many. */
__attribute__((warn_unused_result)) bool trusted_keys_revoke(struct trusted_keys *trusted, const struct sha256 *id);

bool trusted_keys_is_revoked(const struct trusted_keys *trusted, const struct sha256 *id);

/* Whether the id is that of a development key of the folder. */
bool trusted_keys_is_development(const struct trusted_keys *trusted, const struct sha256 *id);

#endif
