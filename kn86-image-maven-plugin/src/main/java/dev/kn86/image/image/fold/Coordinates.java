// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.failure.BuildFailure;
import java.util.Objects;

/**
 * The coordinates of an artifact, without the version: a dependency of the module gives it.
 *
 * @param groupId for example {@code dev.kn86}
 * @param artifactId for example {@code nosh-runtime}
 * @param type the file's extension, for example {@code tar.gz}
 * @param classifier for example {@code linux-arm64}; empty for an artifact without one
 */
public record Coordinates(String groupId, String artifactId, String type, String classifier) {

    public Coordinates {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(artifactId, "artifactId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(classifier, "classifier");
    }

    /** Reads the element {@code <artifact>} of a fold, as {@link #parse(String, String)} does. */
    public static Coordinates parse(String text) throws BuildFailure {
        return parse("fold of", text);
    }

    /**
     * Reads {@code groupId:artifactId:type[:classifier]}.
     *
     * @param where where the text stands, for the message
     * @throws BuildFailure when the text has another form
     */
    public static Coordinates parse(String where, String text) throws BuildFailure {
        String[] words = text.split(":", -1);
        boolean complete = words.length == 3 || words.length == 4;
        for (String word : words) {
            complete &= word.matches("[A-Za-z0-9_.-]+");
        }
        if (!complete) {
            throw new BuildFailure(
                    where + " \"" + text + "\": these are no artifact's coordinates",
                    "Write groupId:artifactId:type or groupId:artifactId:type:classifier.");
        }
        return new Coordinates(words[0], words[1], words[2], words.length == 4 ? words[3] : "");
    }

    boolean sameModule(Coordinates other) {
        return groupId.equals(other.groupId) && artifactId.equals(other.artifactId);
    }

    @Override
    public String toString() {
        String text = groupId + ":" + artifactId + ":" + type;
        return classifier.isEmpty() ? text : text + ":" + classifier;
    }
}
