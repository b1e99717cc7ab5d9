// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A device tree in its flattened form ({@code .dtb}, {@code .dtbo}): Devicetree Specification 0.4, chapter 5,
 * version 17, big-endian.
 *
 * @param root the root node
 * @param bootCpu the header's {@code boot_cpuid_phys}
 */
public record FlatTree(TreeNode root, int bootCpu) {

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

    /** One all-zero entry ends the memory reservation block; the trees that are written here reserve nothing there. */
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
     * Reads a tree.
     *
     * @throws BuildFailure when the file is not a device tree, is damaged, or has a version that is not supported
     */
    public static FlatTree read(Path file) throws BuildFailure, IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.limit() < HEADER_BYTES || !isAtStartOf(bytes)) {
            throw new BuildFailure(file + " is no device tree: its first bytes are not d00dfeed", REMEDY);
        }
        int version = bytes.getInt(VERSION.offset());
        if (version < VERSION_VALUE || bytes.getInt(LAST_COMPATIBLE_VERSION.offset()) > VERSION_VALUE) {
            throw new BuildFailure(
                    file + " is a device tree of version " + version + "; version " + VERSION_VALUE + " is read",
                    REMEDY);
        }
        try {
            TreeNode root = StructureBlock.read(
                    bytes, bytes.getInt(STRUCTURE_OFFSET.offset()), bytes.getInt(STRINGS_OFFSET.offset()));
            return new FlatTree(root, bytes.getInt(BOOT_CPU.offset()));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new BuildFailure(
                    file + " is a damaged device tree: a block or a name ends outside the file", REMEDY, e);
        }
    }

    /** Writes the tree; equal trees give equal bytes. */
    public void write(Path file) throws IOException {
        StructureBlock block = new StructureBlock(root);
        byte[] structure = block.structure();
        byte[] strings = block.strings();
        int structureOffset = HEADER_BYTES + RESERVATION_BYTES;
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
        tree.put(structureOffset, structure);
        tree.put(stringsOffset, strings);
        Files.write(file, tree.array());
    }
}
