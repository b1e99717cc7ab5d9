// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

/** The numbers of format version 1; docs/kn86fw-format.md is the specification. */
final class PayloadFormat {

    static final int VERSION = 1;

    static final String MANIFEST = "manifest.json";
    static final String SIGNATURE = "manifest.json.sig";

    /** Limits the memory that a reader needs before it has checked the signature. */
    static final int MAXIMUM_MANIFEST_SIZE = 1 << 20;

    /** Bytes of a slot image in one chunk, which is hashed and compressed by itself; a power of two. */
    static final int CHUNK_SIZE = 1 << 22;
    /** The smallest chunk size that readers accept, in bytes. */
    static final int MINIMUM_CHUNK_SIZE = 1 << 12;
    /** The largest chunk size that readers accept, in bytes. It limits their memory. */
    static final int MAXIMUM_CHUNK_SIZE = 1 << 24;

    /** Fields with this prefix are optional extensions. Readers refuse a manifest with any other unknown field. */
    static final String EXTENSION_PREFIX = "x-";

    private PayloadFormat() {}
}
