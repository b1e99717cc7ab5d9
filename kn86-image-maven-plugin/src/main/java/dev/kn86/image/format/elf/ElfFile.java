// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.elf;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a little-endian ELF file of either class (System V gABI, "ELF Header" and "Program Header"), and changes its
 * headers. A method that reads a damaged part throws a {@link BuildFailure} that names the file and the part: a part is
 * damaged when it does not lie in the file, or breaks a rule of the gABI. Not thread-safe.
 */
public final class ElfFile {

    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
    private static final int EI_CLASS = 4;
    private static final int EI_DATA = 5;
    private static final int ELFDATA2LSB = 1;

    /** What {@link #start} reads. Program headers lie at a file's start, and build-id notes follow them. */
    private static final int START_SIZE = 4096;

    private static final int NOTE_ALIGNMENT = 4;

    private static final String REMEDY = "Link, download or copy the file again; readelf -hlW shows what it holds.";

    private final String name;
    private final ByteBuffer bytes;
    private final ElfClass elfClass;

    private ElfFile(String name, ByteBuffer bytes) throws BuildFailure {
        this.name = name;
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        requireInFile("the ELF header", 0, ElfField.E_IDENT.in(ElfClass.ELF32).bytes());
        if (!isElf(bytes)) {
            throw refusal("not an ELF file");
        }
        this.elfClass = Arrays.stream(ElfClass.values())
                .filter(each -> each.number() == bytes.get(EI_CLASS))
                .findFirst()
                .orElseThrow(() -> refusal("an ELF file of the unknown class " + bytes.get(EI_CLASS)));
        if (bytes.get(EI_DATA) != ELFDATA2LSB) {
            throw refusal("not a little-endian ELF file");
        }
        requireInFile("the ELF header", 0, ElfField.Structure.FILE_HEADER.bytes(elfClass));
    }

    /** Whether a file that begins with these bytes is an ELF file; a script, for example, is not. */
    public static boolean isElf(ByteBuffer bytes) {
        byte[] magic = new byte[Math.min(MAGIC.length, bytes.limit())];
        bytes.get(0, magic);
        return Arrays.equals(magic, MAGIC);
    }

    /**
     * Reads a file's header.
     *
     * @param name the file, for messages
     * @param bytes the file, or as much of its start as will be read; changes write through
     */
    public static ElfFile of(String name, ByteBuffer bytes) throws BuildFailure {
        return new ElfFile(name, bytes);
    }

    /** Maps a whole file into memory, read-only. The kernel reads only the pages that are used. */
    public static ElfFile map(Path file) throws BuildFailure, IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return of(file.toString(), channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    /** Reads a file's first 4096 bytes, or all of a shorter file; empty when it is not an ELF file. */
    public static Optional<ElfFile> start(Path file) throws BuildFailure, IOException {
        try (InputStream content = Files.newInputStream(file)) {
            ByteBuffer start = ByteBuffer.wrap(content.readNBytes(START_SIZE));
            return isElf(start) ? Optional.of(of(file.toString(), start)) : Optional.empty();
        }
    }

    /** The bytes that were given or read; changes write through. */
    public ByteBuffer bytes() {
        return bytes;
    }

    public ElfClass elfClass() {
        return elfClass;
    }

    /** e_type: for example 2 for an executable, 3 for a position-independent one or a library. */
    public long type() {
        return get(ElfField.E_TYPE, 0);
    }

    /** e_machine: for example 40 for Arm, 183 for AArch64. */
    public long machine() {
        return get(ElfField.E_MACHINE, 0);
    }

    /** e_entry: the address of the first instruction. */
    public long entry() {
        return get(ElfField.E_ENTRY, 0);
    }

    public void setEntry(long address) {
        put(ElfField.E_ENTRY, 0, address);
    }

    /** All program headers, in their order. The segments' content may lie outside of the bytes that were given. */
    public List<ElfSegment> segments() throws BuildFailure {
        List<ElfSegment> segments = new ArrayList<>();
        for (int number = 0; number < get(ElfField.E_PHNUM, 0); number++) {
            int header = programHeader(number);
            segments.add(new ElfSegment(
                    number,
                    get(ElfField.P_TYPE, header),
                    get(ElfField.P_FLAGS, header),
                    get(ElfField.P_OFFSET, header),
                    get(ElfField.P_VADDR, header),
                    get(ElfField.P_PADDR, header),
                    get(ElfField.P_FILESZ, header),
                    get(ElfField.P_MEMSZ, header),
                    get(ElfField.P_ALIGN, header)));
        }
        return segments;
    }

    /** Replaces the program header with the segment's number. */
    public void put(ElfSegment segment) throws BuildFailure {
        int header = programHeader(segment.number());
        put(ElfField.P_TYPE, header, segment.type());
        put(ElfField.P_FLAGS, header, segment.flags());
        put(ElfField.P_OFFSET, header, segment.offset());
        put(ElfField.P_VADDR, header, segment.address());
        put(ElfField.P_PADDR, header, segment.physicalAddress());
        put(ElfField.P_FILESZ, header, segment.fileSize());
        put(ElfField.P_MEMSZ, header, segment.memorySize());
        put(ElfField.P_ALIGN, header, segment.alignment());
    }

    private int programHeader(int number) throws BuildFailure {
        int wanted = ElfField.Structure.PROGRAM_HEADER.bytes(elfClass);
        long found = get(ElfField.E_PHENTSIZE, 0);
        if (found != wanted) {
            throw refusal("program headers of " + found + " bytes instead of " + wanted);
        }
        return requireInFile("program header " + number, get(ElfField.E_PHOFF, 0) + (long) number * wanted, wanted);
    }

    /** Whether the file's part of a segment lies in the bytes that were given. */
    public boolean holds(ElfSegment segment) {
        return isInFile(segment.offset(), segment.fileSize());
    }

    /** The file's part of a segment. */
    public byte[] content(ElfSegment segment) throws BuildFailure {
        byte[] content = new byte[requireSize("segment " + segment.number(), segment.offset(), segment.fileSize())];
        bytes.get((int) segment.offset(), content);
        return content;
    }

    /** Where in the file the byte at an address lies. */
    public int fileOffset(long address) throws BuildFailure {
        for (ElfSegment segment : segments()) {
            long from = address - segment.address();
            if (segment.isLoaded() && from >= 0 && from < segment.fileSize()) {
                return requireInFile("the byte at address 0x" + Long.toHexString(address), segment.offset() + from, 1);
            }
        }
        throw refusal("no segment has a byte for address 0x" + Long.toHexString(address));
    }

    /** The notes in a segment of the type {@link ElfSegment#NOTE}. */
    public List<ElfNote> notes(ElfSegment segment) throws BuildFailure {
        int headerSize = ElfField.Structure.NOTE.bytes(elfClass);
        int end = (int) segment.offset()
                + requireSize("segment " + segment.number(), segment.offset(), segment.fileSize());
        List<ElfNote> notes = new ArrayList<>();
        int at = (int) segment.offset();
        while (end - at >= headerSize) {
            long nameSize = get(ElfField.N_NAMESZ, at);
            long size = get(ElfField.N_DESCSZ, at);
            long descriptor = at + headerSize + aligned(nameSize);
            if (descriptor + size > end) {
                throw refusal("a note at byte " + at + " ends behind its segment");
            }
            byte[] content = new byte[(int) size];
            bytes.get((int) descriptor, content);
            notes.add(new ElfNote(text(at + headerSize, (int) nameSize), get(ElfField.N_TYPE, at), content));
            at = (int) (descriptor + aligned(size));
        }
        return notes;
    }

    private static long aligned(long size) {
        return (size + NOTE_ALIGNMENT - 1) / NOTE_ALIGNMENT * NOTE_ALIGNMENT;
    }

    /** The text at a place in the file, up to its NUL or that many bytes. */
    String text(int offset, int mostBytes) throws BuildFailure {
        int end = offset;
        while (end < offset + mostBytes && requireInFile("a text", end, 1) == end && bytes.get(end) != 0) {
            end++;
        }
        return StandardCharsets.ISO_8859_1
                .decode(bytes.slice(offset, end - offset))
                .toString();
    }

    /** A field's value, in a structure that lies in the file. */
    long get(ElfField field, int structure) {
        Field place = field.in(elfClass);
        int at = structure + place.offset();
        return switch (place.bytes()) {
            case Byte.BYTES -> Byte.toUnsignedLong(bytes.get(at));
            case Short.BYTES -> Short.toUnsignedLong(bytes.getShort(at));
            case Integer.BYTES -> Integer.toUnsignedLong(bytes.getInt(at));
            default -> bytes.getLong(at);
        };
    }

    private void put(ElfField field, int structure, long value) {
        Field place = field.in(elfClass);
        int at = structure + place.offset();
        if (place.bytes() == Long.BYTES) {
            bytes.putLong(at, value);
        } else {
            bytes.putInt(at, (int) value);
        }
    }

    private boolean isInFile(long offset, long size) {
        return offset >= 0 && size >= 0 && size <= bytes.limit() && offset <= bytes.limit() - size;
    }

    /** Returns the offset, which fits the buffer. */
    int requireInFile(String part, long offset, long size) throws BuildFailure {
        if (!isInFile(offset, size)) {
            throw refusal("truncated: " + part + " needs bytes " + Long.toUnsignedString(offset) + ".."
                    + Long.toUnsignedString(offset + size) + ", the file has " + bytes.limit());
        }
        return (int) offset;
    }

    private int requireSize(String part, long offset, long size) throws BuildFailure {
        requireInFile(part, offset, size);
        return (int) size;
    }

    BuildFailure refusal(String problem) {
        return new BuildFailure(name + ": " + problem, REMEDY);
    }
}
