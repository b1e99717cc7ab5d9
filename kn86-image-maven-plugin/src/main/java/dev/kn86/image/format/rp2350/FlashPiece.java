// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

/**
 * Bytes with a fixed place in flash.
 *
 * @param origin where the bytes come from, for messages, for example {@code "segment 2"}
 * @param address the address of the first byte
 * @param content the bytes, at least one
 */
public record FlashPiece(String origin, long address, byte[] content) {

    public FlashPiece {
        if (content.length == 0) {
            throw new IllegalArgumentException(origin + " is empty");
        }
        content = content.clone();
    }

    @Override
    public byte[] content() {
        return content.clone();
    }

    public AddressRange range() {
        return new AddressRange(address, address + content.length);
    }

    @Override
    public String toString() {
        return origin + " (" + range() + ")";
    }
}
