// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.util.failure.BuildFailure;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A version of the product: {@code MAJOR.MINOR.PATCH} with an optional suffix, in the order of Semantic Versioning
 * 2.0.0, section 11. What follows a {@code +} does not count in the order, so that two versions may be neither lower
 * nor higher and still be different texts.
 *
 * @param text the version as it is written
 */
public record ProductVersion(String text) {

    private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)([-+][0-9A-Za-z.+-]+)?");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** @throws IllegalArgumentException when the text is no version; {@link #parse} asks first */
    public ProductVersion {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
    }

    /** The version that a text is; empty when it is none. */
    public static Optional<ProductVersion> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new ProductVersion(text)) : Optional.empty();
    }

    /**
     * The version of the project.
     *
     * @throws BuildFailure when the text is no version
     */
    public static ProductVersion of(String project) throws BuildFailure {
        return parse(project)
                .orElseThrow(() -> new BuildFailure(
                        "the project's version \"" + project + "\" is not MAJOR.MINOR.PATCH with an optional suffix",
                        "Give the project a version like 0.1.0 or 0.1.0-SNAPSHOT: decks compare it."));
    }

    /** Whether this version comes before another one. */
    public boolean isLowerThan(ProductVersion other) {
        return compare(other) < 0;
    }

    private int compare(ProductVersion other) {
        List<String> numbers = numbers();
        List<String> others = other.numbers();
        for (int i = 0; i < numbers.size(); i++) {
            int order = compareNumbers(numbers.get(i), others.get(i));
            if (order != 0) {
                return order;
            }
        }
        List<String> before = preRelease();
        List<String> otherBefore = other.preRelease();
        if (before.isEmpty() || otherBefore.isEmpty()) {
            return Boolean.compare(before.isEmpty(), otherBefore.isEmpty());
        }
        for (int i = 0; i < Math.min(before.size(), otherBefore.size()); i++) {
            int order = compareIdentifiers(before.get(i), otherBefore.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(before.size(), otherBefore.size());
    }

    private List<String> numbers() {
        Matcher form = FORM.matcher(text);
        form.matches();
        return List.of(form.group(1), form.group(2), form.group(3));
    }

    private List<String> preRelease() {
        String release = text.split("\\+", 2)[0];
        int dash = release.indexOf('-');
        return dash < 0
                ? List.of()
                : Stream.of(release.substring(dash + 1).split("\\.", -1)).toList();
    }

    private static int compareIdentifiers(String one, String other) {
        boolean isNumber = NUMBER.matcher(one).matches();
        boolean otherIsNumber = NUMBER.matcher(other).matches();
        if (isNumber && otherIsNumber) {
            return compareNumbers(one, other);
        }
        // Numbers come before words; words are in ASCII order.
        return isNumber == otherIsNumber ? one.compareTo(other) : Boolean.compare(otherIsNumber, isNumber);
    }

    private static int compareNumbers(String one, String other) {
        return new BigInteger(one).compareTo(new BigInteger(other));
    }

    @Override
    public String toString() {
        return text;
    }
}
