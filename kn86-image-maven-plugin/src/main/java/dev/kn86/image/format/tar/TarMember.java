// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import java.util.Arrays;
import java.util.Optional;

/**
 * The header of a regular file in a strict ustar archive (IEEE Std 1003.1, pax, "ustar Interchange Format"). Only name,
 * size and time vary, so that equal members have equal headers. GNU tar writes the same bytes for a file with mode 0644
 * and with owner and group 0 without names.
 *
 * @param name at most 100 ASCII characters
 * @param size of the content, 0 to 8 GiB - 1
 * @param modified seconds since 1970, 0 to 8 Gi - 1
 */
public record TarMember(String name, long size, long modified) {

    /** Headers and contents are padded to this many bytes. */
    public static final int BLOCK_SIZE = TarHeader.BLOCK_SIZE;

    /** The archive ends with two blocks of zeros. */
    public static final int END_SIZE = 2 * BLOCK_SIZE;

    private static final int MODE = 0644;

    public TarMember {
        if (name.isEmpty() || name.length() > TarHeader.NAME.bytes() || !name.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("not a ustar name: " + name);
        }
        if (size < 0
                || size >= TarHeader.limit(TarHeader.SIZE)
                || modified < 0
                || modified >= TarHeader.limit(TarHeader.TIME)) {
            throw new IllegalArgumentException("ustar has no room for size " + size + " or time " + modified);
        }
    }

    /** How many zero bytes follow the content. */
    public int padding() {
        return TarHeader.padding(size);
    }

    /** The header block. */
    public byte[] header() {
        TarHeader header = TarHeader.posix();
        header.put(TarHeader.NAME, name);
        header.put(TarHeader.MODE, MODE);
        header.put(TarHeader.USER_ID, 0);
        header.put(TarHeader.GROUP_ID, 0);
        header.put(TarHeader.SIZE, size);
        header.put(TarHeader.TIME, modified);
        header.put(TarHeader.TYPE, String.valueOf(TarEntry.FILE));
        header.put(TarHeader.DEVICE_MAJOR, 0);
        header.put(TarHeader.DEVICE_MINOR, 0);
        header.putChecksum();
        return header.block();
    }

    /** Reads a header block; empty unless it is exactly what {@link #header} gives. */
    public static Optional<TarMember> read(byte[] block) {
        TarHeader header = new TarHeader(block);
        try {
            TarMember member = new TarMember(
                    header.text(TarHeader.NAME), header.number(TarHeader.SIZE), header.number(TarHeader.TIME));
            return Arrays.equals(block, member.header()) ? Optional.of(member) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
