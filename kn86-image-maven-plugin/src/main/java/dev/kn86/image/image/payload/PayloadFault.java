// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

/** Why a payload is refused. The test vectors name these, so that every reader can be held to them. */
public enum PayloadFault {
    /** The file ends before the payload does. */
    TRUNCATED,
    /** Something follows the last member, be it another member. */
    TRAILING_DATA,
    /** A member's header or padding is not exactly the one that the format prescribes. */
    MEMBER_HEADER,
    /** Another member than the format's order wants, or a missing one. */
    MEMBER_ORDER,
    /** A member's size is not what the format allows or the manifest says. */
    MEMBER_SIZE,
    /** The signature was made by no trusted key, or over another manifest. */
    SIGNATURE,
    /** The manifest is no JSON object of the format's shape. */
    MANIFEST,
    /** The manifest has a format version that this reader does not know. */
    FORMAT_VERSION,
    /** The payload is for other hardware. */
    HARDWARE,
    /** An image is larger than the partition that it is for. */
    IMAGE_SIZE,
    /** An image's compressed data are damaged, need too much memory, or give more or fewer bytes than stated. */
    COMPRESSION,
    /** A chunk or a whole image has another SHA-256 than stated. */
    HASH
}
