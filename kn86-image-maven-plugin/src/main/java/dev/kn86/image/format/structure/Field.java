// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.structure;

/**
 * A field of a structure with a fixed layout, as the structure's specification names and places it.
 *
 * @param name the specification's name, for messages
 * @param offset the field's first byte, counted from the structure's start
 * @param bytes length
 */
public record Field(String name, int offset, int bytes) {

    public Field {
        if (offset < 0 || bytes < 1) {
            throw new IllegalArgumentException("no field: " + name + " at " + offset + " with " + bytes + " bytes");
        }
    }

    /** The first byte behind the field. */
    public int end() {
        return offset + bytes;
    }

    /** Whether a byte of the structure belongs to the field. */
    public boolean contains(int position) {
        return offset <= position && position < end();
    }
}
