// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A device tree in its flattened form ({@code .dtb}, {@code .dtbo}): Devicetree Specification 0.4, chapter 5, version
 * 17, big-endian.
 *
 * @param root the root node
 * @param bootCpu the header's {@code boot_cpuid_phys}
 * @param reservations the memory that the kernel must not use, in the file's order
 */
public record FlatTree(TreeNode root, int bootCpu, List<Reservation> reservations) {

    /** The largest tree that arm64 Linux takes, in bytes (Documentation/arch/arm64/booting.rst). */
    public static final int MAXIMUM_BYTES = 2 << 20;

    /** The deepest tree that Linux takes, the root being level 1 (drivers/of/fdt.c, FDT_MAX_DEPTH). */
    static final int MAXIMUM_DEPTH = 64;

    /** Bytes of the header (section 5.2). */
    public static final int HEADER_BYTES = 40;

    static final Field MAGIC = new Field("magic", 0, 4);
    static final Field TOTAL_SIZE = new Field("totalsize", 4, 4);
    static final Field STRUCTURE_OFFSET = new Field("off_dt_struct", 8, 4);
    static final Field STRINGS_OFFSET = new Field("off_dt_strings", 12, 4);
    static final Field RESERVATIONS_OFFSET = new Field("off_mem_rsvmap", 16, 4);
    static final Field VERSION = new Field("version", 20, 4);
    static final Field LAST_COMPATIBLE_VERSION = new Field("last_comp_version", 24, 4);
    static final Field BOOT_CPU = new Field("boot_cpuid_phys", 28, 4);
    static final Field STRINGS_SIZE = new Field("size_dt_strings", 32, 4);
    static final Field STRUCTURE_SIZE = new Field("size_dt_struct", 36, 4);

    /** All fields of the header, in their order. */
    static final List<Field> FIELDS = List.of(
            MAGIC,
            TOTAL_SIZE,
            STRUCTURE_OFFSET,
            STRINGS_OFFSET,
            RESERVATIONS_OFFSET,
            VERSION,
            LAST_COMPATIBLE_VERSION,
            BOOT_CPU,
            STRINGS_SIZE,
            STRUCTURE_SIZE);

    private static final int MAGIC_VALUE = 0xd00dfeed;
    private static final int VERSION_VALUE = 17;
    private static final int LAST_COMPATIBLE_VERSION_VALUE = 16;

    private static final int RESERVATION_BYTES = 16;

    private static final String REMEDY = "Compile or copy the tree again; fdtdump shows what is in it.";

    /** Whether a file that begins with these bytes begins with a device tree's magic number. */
    public static boolean isAtStartOf(ByteBuffer head) {
        return head.limit() >= MAGIC.end() && head.getInt(MAGIC.offset()) == MAGIC_VALUE;
    }

    /** How many bytes a tree has by its header, whole or not. */
    public static long statedBytes(ByteBuffer header) {
        return Integer.toUnsignedLong(header.getInt(TOTAL_SIZE.offset()));
    }

    /**
     * An area of memory (section 5.3).
     *
     * @param address its first byte, unsigned
     * @param size in bytes, unsigned
     */
    public record Reservation(long address, long size) {}

    public FlatTree {
        reservations = List.copyOf(reservations);
    }

    /**
     * Reads a tree. Names and values are taken as bytes, whatever they are.
     *
     * @throws BuildFailure when the file is no device tree of a version that is read here, damaged, larger than
     *     {@link #MAXIMUM_BYTES} or deeper than Linux takes
     */
    public static FlatTree read(Path file) throws BuildFailure, IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAXIMUM_BYTES + 1);
        }
        if (bytes.length > MAXIMUM_BYTES) {
            throw new BuildFailure(
                    file + " has more than " + MAXIMUM_BYTES + " bytes, and Linux takes no larger device tree", REMEDY);
        }
        return parse(bytes, file.toString());
    }

    /**
     * Reads a tree from memory, as {@link #read} does from a file.
     *
     * @param name for messages
     */
    public static FlatTree parse(byte[] bytes, String name) throws BuildFailure {
        ByteBuffer whole = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER_BYTES || !isAtStartOf(whole)) {
            throw new BuildFailure(name + " is no device tree: its first bytes are not d00dfeed", REMEDY);
        }
        int version = whole.getInt(VERSION.offset());
        if (version < VERSION_VALUE || whole.getInt(LAST_COMPATIBLE_VERSION.offset()) > VERSION_VALUE) {
            throw new BuildFailure(
                    name + " is a device tree of version " + version + "; version " + VERSION_VALUE + " is read",
                    REMEDY);
        }
        try {
            ByteBuffer tree = block(whole, 0, whole.getInt(TOTAL_SIZE.offset()), "whole tree");
            TreeNode root = StructureBlock.read(
                    block(tree, STRUCTURE_OFFSET, STRUCTURE_SIZE, "structure block"),
                    block(tree, STRINGS_OFFSET, STRINGS_SIZE, "strings block"));
            return new FlatTree(root, whole.getInt(BOOT_CPU.offset()), reservations(tree));
        } catch (TreeDamage e) {
            throw new BuildFailure(name + " is a damaged device tree: " + e.getMessage(), REMEDY, e);
        }
    }

    private static ByteBuffer block(ByteBuffer tree, Field offset, Field size, String what) throws TreeDamage {
        if (tree.limit() < HEADER_BYTES) {
            throw new TreeDamage("the header ends outside the tree");
        }
        return block(tree, tree.getInt(offset.offset()), tree.getInt(size.offset()), what);
    }

    private static ByteBuffer block(ByteBuffer whole, int offset, int size, String what) throws TreeDamage {
        if (offset < 0 || size < 0 || offset > whole.limit() - size) {
            throw new TreeDamage("the " + what + " ends outside the file");
        }
        return whole.slice(offset, size);
    }

    /** An entry without a size ends the list. */
    private static List<Reservation> reservations(ByteBuffer tree) throws TreeDamage {
        List<Reservation> reservations = new ArrayList<>();
        for (int at = tree.getInt(RESERVATIONS_OFFSET.offset()); ; at += RESERVATION_BYTES) {
            ByteBuffer entry = block(tree, at, RESERVATION_BYTES, "list of reserved memory");
            Reservation reservation = new Reservation(entry.getLong(), entry.getLong());
            if (reservation.size() == 0) {
                return reservations;
            }
            reservations.add(reservation);
        }
    }

    /** Writes the tree; equal trees give equal bytes. */
    public void write(Path file) throws IOException {
        Files.write(file, bytes());
    }

    /** The tree as a file holds it. */
    public byte[] bytes() throws IOException {
        StructureBlock block = new StructureBlock(root);
        byte[] structure = block.structure();
        byte[] strings = block.strings();
        // One entry of zeros ends the list of reserved memory.
        int structureOffset = HEADER_BYTES + RESERVATION_BYTES * (reservations.size() + 1);
        int stringsOffset = structureOffset + structure.length;
        ByteBuffer tree = ByteBuffer.allocate(stringsOffset + strings.length);
        tree.putInt(MAGIC.offset(), MAGIC_VALUE);
        tree.putInt(TOTAL_SIZE.offset(), tree.capacity());
        tree.putInt(STRUCTURE_OFFSET.offset(), structureOffset);
        tree.putInt(STRINGS_OFFSET.offset(), stringsOffset);
        tree.putInt(RESERVATIONS_OFFSET.offset(), HEADER_BYTES);
        tree.putInt(VERSION.offset(), VERSION_VALUE);
        tree.putInt(LAST_COMPATIBLE_VERSION.offset(), LAST_COMPATIBLE_VERSION_VALUE);
        tree.putInt(BOOT_CPU.offset(), bootCpu);
        tree.putInt(STRINGS_SIZE.offset(), strings.length);
        tree.putInt(STRUCTURE_SIZE.offset(), structure.length);
        tree.position(HEADER_BYTES);
        for (Reservation reservation : reservations) {
            tree.putLong(reservation.address()).putLong(reservation.size());
        }
        tree.put(structureOffset, structure);
        tree.put(stringsOffset, strings);
        return tree.array();
    }
}
