// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

/** Why a payload is refused. The test vectors name these faults, so that all readers can be compared. */
public enum PayloadFault {
    /** The file ends before the payload does. */
    TRUNCATED,
    /** Bytes follow the last member, for example another member. */
    TRAILING_DATA,
    /** A member's header or padding differs from the format's. */
    MEMBER_HEADER,
    /** A member is missing, or is not the next one in the format's order. */
    MEMBER_ORDER,
    /** A member has another size than the manifest says, or than the format allows. */
    MEMBER_SIZE,
    /** No trusted key has signed this manifest. */
    SIGNATURE,
    /** The manifest is not a JSON object with the format's fields. */
    MANIFEST,
    /** The manifest has a format version that this reader does not know. */
    FORMAT_VERSION,
    /** The payload is for other hardware. */
    HARDWARE,
    /** An image is larger than the partition that it is for. */
    IMAGE_SIZE,
    /** An image's compressed data is damaged, needs too much memory, or has another size than the manifest says. */
    COMPRESSION,
    /** A chunk or an image has another SHA-256 than the manifest says. */
    HASH
}
