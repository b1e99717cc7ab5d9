// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.fat;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The names in the entries of one directory, in the order of the entries: a short name of 8 and 3 bytes, and before it
 * the parts of a long one (Microsoft, "FAT: General Overview of On-Disk Format", 1.03, "FAT Long Directory Entries").
 */
final class FatNames {

    private static final int NAME_BYTES = 8;
    private static final int SHORT_BYTES = 11;

    /** DIR_NTRes: the name, or its extension, is in lower case. */
    private static final int CASE_OFFSET = 12;

    private static final int LOWER_NAME = 0x08;
    private static final int LOWER_EXTENSION = 0x10;

    /** Stands for a first byte 0xE5, which would mark a deleted entry. */
    private static final int JAPANESE = 0x05;

    private static final String ILLEGAL_SHORT = "\"*+,./:;<=>?[\\]|";
    private static final String ILLEGAL_LONG = "\"*/:<>?\\|";

    private static final int CHECKSUM_OFFSET = 13;
    private static final int LAST_PART = 0x40;
    private static final int MAXIMUM_PARTS = 20;
    private static final int PART_UNITS = 13;
    private static final int[] UNIT_OFFSETS = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};
    private static final int MAXIMUM_UNITS = 255;

    private final String volume;
    private char[] units = {};
    private int awaited;
    private int checksum;

    FatNames(String volume) {
        this.volume = volume;
    }

    /** Takes a part of a long name. Parts in a wrong order belong to no entry, and count as not there. */
    void takePart(ByteBuffer entry) {
        int order = Byte.toUnsignedInt(entry.get(0));
        int number = order & ~LAST_PART;
        int sum = Byte.toUnsignedInt(entry.get(CHECKSUM_OFFSET));
        if ((order & LAST_PART) != 0 && number >= 1 && number <= MAXIMUM_PARTS) {
            units = new char[number * PART_UNITS];
            checksum = sum;
        } else if (number == 0 || number != awaited || sum != checksum) {
            forget();
            return;
        }
        for (int i = 0; i < PART_UNITS; i++) {
            units[(number - 1) * PART_UNITS + i] = entry.getChar(UNIT_OFFSETS[i]);
        }
        awaited = number - 1;
    }

    /** Forgets the parts that have been taken: the entry that they stand before is deleted. */
    void forget() {
        units = new char[0];
        awaited = 0;
    }

    /**
     * The name of the entry that follows the parts.
     *
     * @throws BuildFailure when it has characters that FAT forbids, or leads elsewhere as {@code ..} does
     */
    String of(ByteBuffer entry) throws BuildFailure {
        byte[] name = new byte[SHORT_BYTES];
        entry.get(0, name);
        Optional<String> full = awaited == 0 && units.length > 0 && checksum == checksum(name)
                ? Optional.of(longName())
                : Optional.empty();
        forget();
        String text = full.isPresent() ? full.get() : shortName(name, entry.get(CASE_OFFSET));
        String illegal = full.isPresent() ? ILLEGAL_LONG : ILLEGAL_SHORT.replace(".", "");
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            FatRefusal.require(
                    character >= ' ' && illegal.indexOf(character) < 0,
                    volume,
                    String.format(
                            Locale.ROOT,
                            "a file name contains the character 0x%02x, which FAT forbids: %s",
                            (int) character,
                            shown(text)));
        }
        FatRefusal.require(
                !text.isBlank() && !text.replace('.', ' ').isBlank(),
                volume,
                "a file is called \"" + shown(text) + "\", which names another folder");
        return text;
    }

    private String longName() throws BuildFailure {
        int length = 0;
        while (length < units.length && units[length] != 0) {
            length++;
        }
        FatRefusal.require(
                length <= MAXIMUM_UNITS, volume, "a file name has more than " + MAXIMUM_UNITS + " characters");
        CharBuffer name = CharBuffer.wrap(units, 0, length);
        try {
            StandardCharsets.UTF_8.newEncoder().encode(name.duplicate());
        } catch (CharacterCodingException e) {
            throw FatRefusal.of(volume, "a file name is no Unicode text: " + shown(name.toString()));
        }
        return name.toString();
    }

    /** Bytes, one a character: the volume does not say which code page they are of. */
    private String shortName(byte[] name, int cases) throws BuildFailure {
        if (name[0] == JAPANESE) {
            name[0] = (byte) 0xE5;
        }
        String text = new String(name, StandardCharsets.ISO_8859_1);
        FatRefusal.require(
                text.indexOf('.') < 0, volume, "a short file name contains a dot: " + shown(text.stripTrailing()));
        String base = text.substring(0, NAME_BYTES).stripTrailing();
        String extension = text.substring(NAME_BYTES).stripTrailing();
        base = (cases & LOWER_NAME) == 0 ? base : lower(base);
        extension = (cases & LOWER_EXTENSION) == 0 ? extension : lower(extension);
        return extension.isEmpty() ? base : base + "." + extension;
    }

    /** ASCII alone: the case of other bytes depends on the code page. */
    private static String lower(String text) {
        StringBuilder lower = new StringBuilder();
        text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)));
        return lower.toString();
    }

    private static int checksum(byte[] name) {
        int sum = 0;
        for (byte part : name) {
            sum = (((sum & 1) << 7) + (sum >>> 1) + Byte.toUnsignedInt(part)) & 0xFF;
        }
        return sum;
    }

    private static String shown(String text) {
        return TerminalText.line(text);
    }
}
