// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.tar.TarMember;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Recognises payloads, also those that another program has unpacked and packed again: with other headers, in another order, with
 * {@code ./} before the names. The reader refuses them and says why.
 */
final class PackedAnew {

    private static final int NAME_BYTES = 100;
    private static final int SIZE_OFFSET = 124;
    private static final int SIZE_BYTES = 12;
    private static final int CHECKSUM_OFFSET = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final int TYPE_OFFSET = 156;

    /** Folders, and headers that say more of the next member: those of pax and of GNU tar. */
    private static final String PASSED_OVER = "5xgLK";

    private PackedAnew() {}

    /** Whether an archive's first member, folders aside, has the name of one of a payload's. */
    static boolean isPayload(ByteBuffer head) {
        Set<String> members = new HashSet<>(Set.of(PayloadFormat.MANIFEST, PayloadFormat.SIGNATURE));
        List.of(SlotImage.values()).forEach(image -> members.add(image.member()));
        int at = 0;
        while (at <= head.limit() - TarMember.BLOCK_SIZE) {
            byte[] header = new byte[TarMember.BLOCK_SIZE];
            head.get(at, header);
            long size = octal(text(header, SIZE_OFFSET, SIZE_BYTES));
            if (size < 0 || octal(text(header, CHECKSUM_OFFSET, CHECKSUM_BYTES)) != sum(header)) {
                return false;
            }
            if (members.contains(text(header, 0, NAME_BYTES).replaceFirst("^(\\./+)+", ""))) {
                return true;
            }
            if (PASSED_OVER.indexOf(header[TYPE_OFFSET]) < 0 || size > head.limit()) {
                return false;
            }
            long blocks = 1 + (size + TarMember.BLOCK_SIZE - 1) / TarMember.BLOCK_SIZE;
            at += (int) blocks * TarMember.BLOCK_SIZE;
        }
        return false;
    }

    /** The bytes up to the first NUL. */
    private static String text(byte[] header, int offset, int length) {
        String text = new String(header, offset, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** -1 for what is no number. */
    private static long octal(String field) {
        String digits = field.strip();
        return digits.matches("[0-7]{1,12}") ? Long.parseLong(digits, Byte.SIZE) : -1;
    }

    /** The sum of all bytes, with blanks in the place of the checksum (pax(1), "ustar Interchange Format"). */
    private static long sum(byte[] header) {
        byte[] summed = header.clone();
        Arrays.fill(summed, CHECKSUM_OFFSET, CHECKSUM_OFFSET + CHECKSUM_BYTES, (byte) ' ');
        long sum = 0;
        for (byte one : summed) {
            sum += Byte.toUnsignedInt(one);
        }
        return sum;
    }
}
