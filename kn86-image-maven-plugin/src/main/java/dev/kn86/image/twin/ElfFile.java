// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.twin;

import java.nio.ByteBuffer;

/**
 * The fields of a 64-bit little-endian ELF file that are read or changed here (System V gABI, "ELF Header",
 * "Program Header"). Offsets are in bytes.
 */
record ElfFile(ByteBuffer bytes) {

    static final int HEADER_SIZE = 64;
    static final int MAGIC = 0x464C457F;

    static final int ENTRY = 24;
    private static final int SEGMENTS_OFFSET = 32;
    private static final int SEGMENT_SIZE = 54;
    private static final int SEGMENTS_COUNT = 56;

    static final int SEGMENT_FLAGS = 4;
    static final int SEGMENT_OFFSET = 8;
    static final int SEGMENT_ADDRESS = 16;
    static final int SEGMENT_PHYSICAL_ADDRESS = 24;
    static final int SEGMENT_FILE_SIZE = 32;
    static final int SEGMENT_MEMORY_SIZE = 40;
    static final int SEGMENT_ALIGNMENT = 48;

    static final int PT_LOAD = 1;
    static final int PT_INTERP = 3;
    static final int PT_NOTE = 4;

    int segmentsCount() {
        return Short.toUnsignedInt(bytes.getShort(SEGMENTS_COUNT));
    }

    /** Where a program header begins. */
    int segment(int index) {
        return (int) bytes.getLong(SEGMENTS_OFFSET) + index * Short.toUnsignedInt(bytes.getShort(SEGMENT_SIZE));
    }

    int type(int index) {
        return bytes.getInt(segment(index));
    }
}
