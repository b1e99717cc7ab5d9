// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.quantity;

import dev.kn86.image.util.failure.BuildFailure;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size in bytes as a user writes it.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) {

    /** Bytes in a mebibyte. */
    public static final long MIB = 1L << 20;

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,12}) ?(MiB|GiB)?");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("negative size " + bytes);
        }
    }

    /** In mebibytes, for people. */
    public String mebibytes() {
        return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MIB);
    }

    /**
     * Reads a number of bytes, or one with the unit {@code MiB} or {@code GiB}.
     *
     * @param what the property that the text comes from, for the message
     * @throws BuildFailure when the text is something else, for example a decimal {@code "4 GB"}, or the size does not
     *     fit into 63 bits
     */
    public static ByteSize parse(String what, String text) throws BuildFailure {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new BuildFailure(
                    what + ": \"" + text + "\" is not a size",
                    "Write a number of bytes, or one with MiB or GiB, for example 3648MiB.");
        }
        long unit = matcher.group(2) == null ? 1 : matcher.group(2).equals("MiB") ? MIB : MIB << 10;
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException e) {
            throw new BuildFailure(
                    what + ": \"" + text + "\" is more than " + Long.MAX_VALUE + " bytes",
                    "Choose a smaller size, for example 3648MiB.",
                    e);
        }
    }
}
