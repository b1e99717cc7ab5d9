// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import dev.kn86.image.format.structure.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A header block of a tar archive (IEEE Std 1003.1, pax, "ustar Interchange Format"). Texts are bytes to a file system:
 * each byte is kept as one character (ISO 8859-1). Numbers are octal digits.
 *
 * @param block 512 bytes; changes of the array write through
 */
record TarHeader(byte[] block) {

    /** Headers and contents are padded to this many bytes. */
    static final int BLOCK_SIZE = 512;

    static final Field NAME = new Field("name", 0, 100);
    static final Field MODE = new Field("mode", 100, 8);
    static final Field USER_ID = new Field("uid", 108, 8);
    static final Field GROUP_ID = new Field("gid", 116, 8);
    static final Field SIZE = new Field("size", 124, 12);
    static final Field TIME = new Field("mtime", 136, 12);
    static final Field CHECKSUM = new Field("chksum", 148, 8);
    static final Field TYPE = new Field("typeflag", 156, 1);
    static final Field LINK_NAME = new Field("linkname", 157, 100);
    static final Field MAGIC = new Field("magic", 257, 6);
    static final Field VERSION = new Field("version", 263, 2);
    static final Field USER_NAME = new Field("uname", 265, 32);
    static final Field GROUP_NAME = new Field("gname", 297, 32);
    static final Field DEVICE_MAJOR = new Field("devmajor", 329, 8);
    static final Field DEVICE_MINOR = new Field("devminor", 337, 8);
    static final Field PREFIX = new Field("prefix", 345, 155);
    static final Field UNUSED = new Field("unused", 500, 12);

    /** All fields, in their order. */
    static final List<Field> FIELDS = List.of(
            NAME,
            MODE,
            USER_ID,
            GROUP_ID,
            SIZE,
            TIME,
            CHECKSUM,
            TYPE,
            LINK_NAME,
            MAGIC,
            VERSION,
            USER_NAME,
            GROUP_NAME,
            DEVICE_MAJOR,
            DEVICE_MINOR,
            PREFIX,
            UNUSED);

    private static final String POSIX_MAGIC = "ustar\0";
    private static final String POSIX_VERSION = "00";

    /** The checksum has six digits, a NUL and a blank. Other numbers fill their fields up to the final NUL. */
    private static final int CHECKSUM_DIGITS = 6;

    /** As many digits as the longest of the numbers can have. */
    private static final Pattern OCTAL = Pattern.compile("[0-7]{1,12}");

    TarHeader {
        if (block.length != BLOCK_SIZE) {
            throw new IllegalArgumentException("a tar header has " + BLOCK_SIZE + " bytes, not " + block.length);
        }
    }

    /** A block with POSIX's magic and version, and zeros otherwise. */
    static TarHeader posix() {
        TarHeader header = new TarHeader(new byte[BLOCK_SIZE]);
        header.put(MAGIC, POSIX_MAGIC);
        header.put(VERSION, POSIX_VERSION);
        return header;
    }

    /** Whether all bytes are zero, as in the two blocks that end an archive. */
    boolean isEnd() {
        return Arrays.equals(block, new byte[BLOCK_SIZE]);
    }

    /** Whether the block has POSIX's magic and the right checksum. */
    boolean isPosix() {
        byte[] magic = Arrays.copyOfRange(block, MAGIC.offset(), MAGIC.end());
        return Arrays.equals(magic, POSIX_MAGIC.getBytes(StandardCharsets.ISO_8859_1))
                && text(CHECKSUM).strip().equals(octal(checksum(), CHECKSUM_DIGITS));
    }

    /**
     * Whether the block has the right checksum, however its digits are written; older headers than POSIX's have it,
     * too.
     */
    boolean hasRightChecksum() {
        return numberOr(CHECKSUM, -1) == checksum();
    }

    /** The characters of a field up to its first NUL. */
    String text(Field field) {
        String text = new String(block, field.offset(), field.bytes(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /**
     * The number in a field; an empty field is 0.
     *
     * @throws NumberFormatException when it holds anything but octal digits
     */
    long number(Field field) {
        String digits = text(field).strip();
        if (!digits.isEmpty() && !OCTAL.matcher(digits).matches()) {
            throw new NumberFormatException(digits);
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    /** The number in a field, or another one when it holds anything but octal digits. */
    long numberOr(Field field, long other) {
        try {
            return number(field);
        } catch (NumberFormatException e) {
            return other;
        }
    }

    /** The single character of a field. */
    char character(Field field) {
        return (char) Byte.toUnsignedInt(block[field.offset()]);
    }

    /** @param text at most as many characters as the field has bytes */
    void put(Field field, String text) {
        if (text.length() > field.bytes()) {
            throw new IllegalArgumentException(field + " has no room for " + text);
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, field.offset(), bytes.length);
    }

    /** Writes a number with all digits that the field has room for. */
    void put(Field field, long number) {
        put(field, octal(number, digits(field)));
    }

    /** The first number that is too large for a field. */
    static long limit(Field field) {
        return 1L << (3 * digits(field));
    }

    /** Writes the checksum, which is the last thing to do. */
    void putChecksum() {
        put(CHECKSUM, octal(checksum(), CHECKSUM_DIGITS) + "\0 ");
    }

    /** The sum of all bytes, with blanks for those of the checksum itself. */
    private int checksum() {
        int sum = 0;
        for (int i = 0; i < BLOCK_SIZE; i++) {
            sum += CHECKSUM.contains(i) ? ' ' : Byte.toUnsignedInt(block[i]);
        }
        return sum;
    }

    /** How many zeros follow a content of that many bytes. */
    static int padding(long size) {
        return (int) (-size & (BLOCK_SIZE - 1));
    }

    private static int digits(Field field) {
        return field.bytes() - 1;
    }

    private static String octal(long value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", value);
    }
}
