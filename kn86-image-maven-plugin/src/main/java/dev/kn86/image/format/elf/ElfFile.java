// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.elf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a 64-bit little-endian ELF file that are read or changed here (System V gABI, "ELF Header",
 * "Program Header", "Dynamic Section"). Offsets are in bytes.
 */
public record ElfFile(ByteBuffer bytes) {

    private static final int HEADER_SIZE = 64;
    private static final int MAGIC = 0x464C457F;

    public static final int ENTRY = 24;
    private static final int SEGMENTS_OFFSET = 32;
    private static final int SEGMENT_SIZE = 54;
    private static final int SEGMENTS_COUNT = 56;

    public static final int SEGMENT_FLAGS = 4;
    public static final int SEGMENT_OFFSET = 8;
    public static final int SEGMENT_ADDRESS = 16;
    public static final int SEGMENT_PHYSICAL_ADDRESS = 24;
    public static final int SEGMENT_FILE_SIZE = 32;
    public static final int SEGMENT_MEMORY_SIZE = 40;
    public static final int SEGMENT_ALIGNMENT = 48;

    public static final int PT_LOAD = 1;
    public static final int PT_NOTE = 4;
    private static final int PT_NULL = 0;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_GNU_RELRO = 0x6474E552;

    private static final int PF_WRITE = 2;

    private static final int DYNAMIC_SIZE = 16;
    private static final long DT_NULL = 0;
    private static final long DT_HASH = 4;
    private static final long DT_STRTAB = 5;
    private static final long DT_SYMTAB = 6;
    private static final long DT_STRSZ = 10;

    private static final int SYMBOL_SIZE = 24;
    private static final int SYMBOL_VALUE = 8;

    /** Headers lie at a file's start, and build-id notes right behind; file_identity.c looks no further either. */
    private static final int START_SIZE = 4096;

    public ElfFile {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A whole file, of which only what is looked at is read. */
    public static ElfFile map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return new ElfFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    /** A copy of a file's start, or of all of a shorter one. */
    public static ElfFile start(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return new ElfFile(ByteBuffer.wrap(content.readNBytes(START_SIZE)));
        }
    }

    /** Whether it is an ELF file at all: scripts are programs, too. */
    public boolean isElf() {
        return bytes.limit() >= HEADER_SIZE && bytes.getInt(0) == MAGIC;
    }

    public int segmentsCount() {
        return Short.toUnsignedInt(bytes.getShort(SEGMENTS_COUNT));
    }

    /** Where a program header begins. */
    public int segment(int index) {
        return (int) bytes.getLong(SEGMENTS_OFFSET) + index * Short.toUnsignedInt(bytes.getShort(SEGMENT_SIZE));
    }

    public int type(int index) {
        return bytes.getInt(segment(index));
    }

    /**
     * Makes one loaded segment of neighbours that nobody writes, as linkers did before they kept code apart from
     * constants. Each one that is left costs a mapping in every process.
     */
    public void joinReadOnlySegments() {
        int first = -1;
        for (int i = 0; i < segmentsCount(); i++) {
            int segment = segment(i);
            if (type(i) != PT_LOAD) {
                continue;
            }
            if ((bytes.getInt(segment + SEGMENT_FLAGS) & PF_WRITE) != 0) {
                first = -1;
            } else if (first < 0 || distance(segment) != distance(first)) {
                first = segment;
            } else {
                long size = bytes.getLong(segment + SEGMENT_OFFSET)
                        + bytes.getLong(segment + SEGMENT_FILE_SIZE)
                        - bytes.getLong(first + SEGMENT_OFFSET);
                bytes.putInt(
                                first + SEGMENT_FLAGS,
                                bytes.getInt(first + SEGMENT_FLAGS) | bytes.getInt(segment + SEGMENT_FLAGS))
                        .putLong(first + SEGMENT_FILE_SIZE, size)
                        .putLong(first + SEGMENT_MEMORY_SIZE, size)
                        .putInt(segment, PT_NULL);
            }
        }
    }

    /** What lies where in memory follows from the place in the file by adding it. */
    private long distance(int segment) {
        return bytes.getLong(segment + SEGMENT_ADDRESS) - bytes.getLong(segment + SEGMENT_OFFSET);
    }

    /** Leaves data writable that the loader would protect once it is relocated. */
    public void dropProtection() {
        for (int i = 0; i < segmentsCount(); i++) {
            if (type(i) == PT_GNU_RELRO) {
                bytes.putInt(segment(i), PT_NULL);
            }
        }
    }

    /** Where in the file the byte at an address lies. */
    public int fileOffset(long address) {
        for (int i = 0; i < segmentsCount(); i++) {
            int segment = segment(i);
            long from = address - bytes.getLong(segment + SEGMENT_ADDRESS);
            if (type(i) == PT_LOAD && from >= 0 && from < bytes.getLong(segment + SEGMENT_FILE_SIZE)) {
                return (int) (bytes.getLong(segment + SEGMENT_OFFSET) + from);
            }
        }
        throw new IllegalArgumentException("no segment has a byte for address " + address);
    }

    /** The address of a symbol that the file shows to others (gABI, "Symbol Table", "Hash Table"). */
    public Optional<Long> dynamicSymbol(String name) {
        Map<Long, Long> dynamic = dynamic();
        if (!dynamic.containsKey(DT_HASH)) {
            return Optional.empty();
        }
        int texts = fileOffset(dynamic.get(DT_STRTAB));
        int symbols = fileOffset(dynamic.get(DT_SYMTAB));
        int count = bytes.getInt(fileOffset(dynamic.get(DT_HASH)) + 4);
        for (int symbol = symbols; symbol < symbols + count * SYMBOL_SIZE; symbol += SYMBOL_SIZE) {
            if (text(texts + bytes.getInt(symbol)).equals(name)) {
                return Optional.of(bytes.getLong(symbol + SYMBOL_VALUE));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the file may name a symbol, its own or another's. Linkers keep a name that is the end of a longer one
     * in that one, so that some are found that are not there.
     */
    public boolean mayName(String symbol) {
        Map<Long, Long> dynamic = dynamic();
        if (!dynamic.containsKey(DT_STRTAB)) {
            return false;
        }
        int offset = fileOffset(dynamic.get(DT_STRTAB));
        int size = dynamic.get(DT_STRSZ).intValue();
        return StandardCharsets.ISO_8859_1
                .decode(bytes.slice(offset, size))
                .toString()
                .contains(symbol + "\0");
    }

    private Map<Long, Long> dynamic() {
        Map<Long, Long> entries = new HashMap<>();
        for (int i = 0; i < segmentsCount(); i++) {
            if (type(i) == PT_DYNAMIC) {
                for (int at = (int) bytes.getLong(segment(i) + SEGMENT_OFFSET);
                        bytes.getLong(at) != DT_NULL;
                        at += DYNAMIC_SIZE) {
                    entries.put(bytes.getLong(at), bytes.getLong(at + 8));
                }
            }
        }
        return entries;
    }

    private String text(int offset) {
        int end = offset;
        while (bytes.get(end) != 0) {
            end++;
        }
        return StandardCharsets.US_ASCII
                .decode(bytes.slice(offset, end - offset))
                .toString();
    }
}
