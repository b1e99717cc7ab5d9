// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.Locale;

/** The messages that refuse a GPT. All have one form: structure, field, what was found, what was wanted. */
final class GptRefusal {

    static final String PRIMARY = "the primary GPT header";
    static final String BACKUP = "the backup GPT header";
    static final String PRIMARY_ENTRIES = "the primary GPT entries";
    static final String BACKUP_ENTRIES = "the backup GPT entries";

    private static final String REMEDY =
            "Build the image again. For a card that a device has used: sgdisk -v shows more, and gdisk repairs tables.";

    private GptRefusal() {}

    static BuildFailure of(String structure, String fault) {
        return new BuildFailure(structure + ": " + fault, REMEDY);
    }

    static void require(String structure, Field field, long found, long wanted) throws BuildFailure {
        if (found != wanted) {
            throw of(structure, is(field, Long.toUnsignedString(found), Long.toUnsignedString(wanted)));
        }
    }

    /** For fields that are shown in hexadecimal, with all of their digits. */
    static void requireHex(String structure, Field field, long found, long wanted) throws BuildFailure {
        if (found != wanted) {
            throw of(structure, is(field, hex(field, found), hex(field, wanted)));
        }
    }

    /** Both limits are allowed values. */
    static void requireBetween(String structure, String field, long found, long least, long most) throws BuildFailure {
        if (found < least || found > most) {
            throw of(structure, field + " is " + Long.toUnsignedString(found) + ", wanted " + least + " to " + most);
        }
    }

    private static String is(Field field, String found, String wanted) {
        return field.name() + " is " + found + ", wanted " + wanted;
    }

    static String hex(Field field, long value) {
        long shown = field.bytes() == Long.BYTES ? value : value & ((1L << (Byte.SIZE * field.bytes())) - 1);
        return String.format(Locale.ROOT, "0x%0" + 2 * field.bytes() + "x", shown);
    }
}
