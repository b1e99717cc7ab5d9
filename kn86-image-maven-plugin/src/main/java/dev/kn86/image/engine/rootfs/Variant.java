// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.rootfs;

import dev.kn86.image.util.failure.BuildFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whom an image is for. A development image opens a log-in and a shell; a production image has neither. The plain file
 * names and Maven coordinates belong to production, so that nobody who asks for them gets a development image.
 */
public enum Variant {
    DEVELOPMENT("development", "-development", "development: anybody can log in, not for customers"),
    PRODUCTION("production", "", "production");

    private final String word;
    private final String suffix;
    private final String description;

    Variant(String word, String suffix, String description) {
        this.word = word;
        this.suffix = suffix;
        this.description = description;
    }

    /** The variant that {@code kn86.production} asks for. */
    public static Variant of(boolean production) {
        return production ? PRODUCTION : DEVELOPMENT;
    }

    /** The variant of a word; empty when it is no variant's. */
    public static Optional<Variant> ofWord(String word) {
        return Arrays.stream(values())
                .filter(variant -> variant.word.equals(word))
                .findFirst();
    }

    /** The words of all variants. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Variant::word).toList();
    }

    /** The word in manifests and, as {@code VARIANT}, in {@code /etc/kn86-build-id}. */
    public String word() {
        return word;
    }

    /**
     * Refuses a version whose names would be those of another version's variant.
     *
     * @param version the product's version
     */
    public static void checkVersion(String version) throws BuildFailure {
        if (version.endsWith(DEVELOPMENT.suffix)) {
            throw new BuildFailure(
                    "the project's version " + version + " reads like a development image's name",
                    "End the version in another word than " + DEVELOPMENT.suffix + ".");
        }
    }

    /** What a report says about an image of the variant. */
    public String description() {
        return description;
    }

    /**
     * A version as it stands in file names, and as the ids of a card are derived from it.
     *
     * @param version the product's version
     */
    public String name(String version) {
        return version + suffix;
    }

    /**
     * The Maven classifier of an output.
     *
     * @param kind tells outputs of one type apart; empty when there is only one
     * @return null for none
     */
    public String classifier(String kind) {
        String classifier = kind + (kind.isEmpty() && !suffix.isEmpty() ? suffix.substring(1) : suffix);
        return classifier.isEmpty() ? null : classifier;
    }
}
