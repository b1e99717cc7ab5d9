// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A regular file's header in a POSIX tar (IEEE Std 1003.1, pax, "ustar Interchange Format"): 512 bytes with
 * everything fixed but name, size and time, so that equal members have equal headers: those that GNU tar writes
 * for a file of mode 0644 and an owner and group of 0 without names.
 *
 * @param name at most 100 ASCII characters
 * @param size of the content, 0 to 8 GiB - 1
 * @param modified seconds since 1970, 0 to 8 Gi - 1
 */
public record TarMember(String name, long size, long modified) {

    /** Headers and contents are padded to this many bytes. */
    public static final int BLOCK_SIZE = 512;
    /** The archive ends with two blocks of zeros. */
    public static final int END_SIZE = 2 * BLOCK_SIZE;

    private static final int NAME_OFFSET = 0;
    private static final int NAME_SIZE = 100;
    private static final int MODE_OFFSET = 100;
    private static final int USER_OFFSET = 108;
    private static final int GROUP_OFFSET = 116;
    private static final int SIZE_OFFSET = 124;
    private static final int TIME_OFFSET = 136;
    private static final int CHECKSUM_OFFSET = 148;
    private static final int CHECKSUM_SIZE = 8;
    private static final int TYPE_OFFSET = 156;
    private static final int MAGIC_OFFSET = 257;
    private static final int DEVICE_MAJOR_OFFSET = 329;
    private static final int DEVICE_MINOR_OFFSET = 337;

    private static final byte[] MAGIC_AND_VERSION = {'u', 's', 't', 'a', 'r', 0, '0', '0'};
    private static final int SHORT_DIGITS = 7;
    private static final int LONG_DIGITS = 11;
    private static final int CHECKSUM_DIGITS = 6;
    private static final long LONG_LIMIT = 1L << (3 * LONG_DIGITS);
    private static final int MODE = 0644;

    public TarMember {
        if (name.isEmpty() || name.length() > NAME_SIZE || !name.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("not a ustar name: " + name);
        }
        if (size < 0 || size >= LONG_LIMIT || modified < 0 || modified >= LONG_LIMIT) {
            throw new IllegalArgumentException("ustar has no room for size " + size + " or time " + modified);
        }
    }

    /** How many zeros follow the content. */
    public int padding() {
        return (int) (-size & (BLOCK_SIZE - 1));
    }

    /** The header block. */
    public byte[] header() {
        byte[] block = new byte[BLOCK_SIZE];
        put(block, NAME_OFFSET, name);
        put(block, MODE_OFFSET, octal(MODE, SHORT_DIGITS));
        put(block, USER_OFFSET, octal(0, SHORT_DIGITS));
        put(block, GROUP_OFFSET, octal(0, SHORT_DIGITS));
        put(block, SIZE_OFFSET, octal(size, LONG_DIGITS));
        put(block, TIME_OFFSET, octal(modified, LONG_DIGITS));
        block[TYPE_OFFSET] = '0';
        System.arraycopy(MAGIC_AND_VERSION, 0, block, MAGIC_OFFSET, MAGIC_AND_VERSION.length);
        put(block, DEVICE_MAJOR_OFFSET, octal(0, SHORT_DIGITS));
        put(block, DEVICE_MINOR_OFFSET, octal(0, SHORT_DIGITS));
        Arrays.fill(block, CHECKSUM_OFFSET, CHECKSUM_OFFSET + CHECKSUM_SIZE, (byte) ' ');
        int sum = 0;
        for (byte value : block) {
            sum += Byte.toUnsignedInt(value);
        }
        put(block, CHECKSUM_OFFSET, octal(sum, CHECKSUM_DIGITS) + "\0 ");
        return block;
    }

    /** Reads a header block; empty unless it is exactly what {@link #header} gives. */
    public static Optional<TarMember> read(byte[] block) {
        String name = new String(block, NAME_OFFSET, NAME_SIZE, StandardCharsets.ISO_8859_1).split("\0", 2)[0];
        try {
            TarMember member = new TarMember(name, number(block, SIZE_OFFSET), number(block, TIME_OFFSET));
            return Arrays.equals(block, member.header()) ? Optional.of(member) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static long number(byte[] block, int offset) {
        return Long.parseLong(new String(block, offset, LONG_DIGITS, StandardCharsets.ISO_8859_1), 8);
    }

    private static String octal(long value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", value);
    }

    private static void put(byte[] block, int offset, String text) {
        ByteBuffer.wrap(block, offset, BLOCK_SIZE - offset).put(text.getBytes(StandardCharsets.US_ASCII));
    }
}
