// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version made of numbers and dots, compared part by part.
 *
 * @param text for example {@code 3.8.7}
 */
record ToolVersion(String text) implements Comparable<ToolVersion> {

    /** The same rule as in setup-host.sh: the first number after a blank. */
    private static final Pattern FIRST_NUMBER = Pattern.compile("(?:^|\\s)(\\d+(?:\\.\\d+)*)");

    /** The version in what a tool prints about itself. */
    static Optional<ToolVersion> in(String output) {
        Matcher matcher = FIRST_NUMBER.matcher(output);
        return matcher.find() ? Optional.of(new ToolVersion(matcher.group(1))) : Optional.empty();
    }

    @Override
    public int compareTo(ToolVersion other) {
        return Arrays.compare(parts(), other.parts());
    }

    private int[] parts() {
        return Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }

    @Override
    public String toString() {
        return text;
    }
}
