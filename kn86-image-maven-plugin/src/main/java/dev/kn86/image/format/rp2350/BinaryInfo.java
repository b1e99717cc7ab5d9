// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.rp2350;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a program says about itself in the pico-sdk's binary_info (pico-sdk {@code pico/binary_info/structure.h}).
 *
 * <p>A header within the first kilobyte of the program points to a table, and the table points to the entries. The
 * pointers are run-time addresses. Entries in RAM are found through the table of data that start-up code copies to RAM.
 *
 * @param texts the Raspberry Pi tagged texts by id
 */
public record BinaryInfo(Map<Integer, String> texts) {

    private static final int HEADER_SEARCH_SIZE = 1024;
    private static final int HEADER_SIZE = 20;
    private static final int HEADER_START_MARKER = 0x7188ebf2;
    private static final int HEADER_FIRST = 4;
    private static final int HEADER_END = 8;
    private static final int HEADER_COPY_TABLE = 12;
    private static final int HEADER_END_MARKER_OFFSET = 16;
    private static final int HEADER_END_MARKER = 0xe71aa390;

    private static final int ENTRY_SIZE = 12;
    private static final int TYPE_ID_AND_STRING = 6;
    private static final int TAG_OFFSET = 2;
    private static final int TAG_RASPBERRY_PI = 'R' | 'P' << 8;
    private static final int ID_OFFSET = 4;
    private static final int TEXT_POINTER_OFFSET = 8;

    private static final int ID_PROGRAM_NAME = 0x02031c86;
    private static final int ID_PROGRAM_VERSION = 0x11a9bc3a;
    private static final int ID_BOARD = 0xb63cffbb;
    private static final int ID_SDK_VERSION = 0x5360b3ab;

    /** No program has as many. The limit keeps damaged pointers from making the reader run on and on. */
    private static final int MAXIMUM_ENTRIES = 1024;

    public BinaryInfo {
        texts = Map.copyOf(texts);
    }

    /** The program's name, as {@code pico_set_program_name} gives it. */
    public Optional<String> programName() {
        return Optional.ofNullable(texts.get(ID_PROGRAM_NAME));
    }

    /** The program's version, as {@code pico_set_program_version} gives it. */
    public Optional<String> programVersion() {
        return Optional.ofNullable(texts.get(ID_PROGRAM_VERSION));
    }

    /** The board that it was built for, such as {@code pico2}. */
    public Optional<String> board() {
        return Optional.ofNullable(texts.get(ID_BOARD));
    }

    /** The version of the pico-sdk. */
    public Optional<String> sdkVersion() {
        return Optional.ofNullable(texts.get(ID_SDK_VERSION));
    }

    /** Reads a program's information. Entries that point outside the program are left out, as picotool does. */
    public static BinaryInfo read(FlashProgram program) {
        ByteBuffer bytes = program.buffer();
        int end = Math.min(HEADER_SEARCH_SIZE, bytes.limit()) - HEADER_SIZE;
        for (int header = 0; header <= end; header += Integer.BYTES) {
            if (bytes.getInt(header) == HEADER_START_MARKER
                    && bytes.getInt(header + HEADER_END_MARKER_OFFSET) == HEADER_END_MARKER) {
                return read(new RuntimeMemory(bytes, program.range()), header);
            }
        }
        return new BinaryInfo(Map.of());
    }

    private static BinaryInfo read(RuntimeMemory memory, int header) {
        memory.addCopies(memory.bytes().getInt(header + HEADER_COPY_TABLE));
        int first = memory.bytes().getInt(header + HEADER_FIRST);
        int count = Math.min(MAXIMUM_ENTRIES, (memory.bytes().getInt(header + HEADER_END) - first) / Integer.BYTES);
        Map<Integer, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            memory.offset(first + i * Integer.BYTES, Integer.BYTES)
                    .flatMap(pointer -> memory.offset(memory.bytes().getInt(pointer), ENTRY_SIZE))
                    .ifPresent(entry -> readEntry(memory, entry, texts));
        }
        return new BinaryInfo(texts);
    }

    private static void readEntry(RuntimeMemory memory, int entry, Map<Integer, String> texts) {
        if (memory.bytes().getShort(entry) == TYPE_ID_AND_STRING
                && memory.bytes().getShort(entry + TAG_OFFSET) == TAG_RASPBERRY_PI) {
            memory.text(memory.bytes().getInt(entry + TEXT_POINTER_OFFSET))
                    .ifPresent(text -> texts.put(memory.bytes().getInt(entry + ID_OFFSET), text));
        }
    }
}
