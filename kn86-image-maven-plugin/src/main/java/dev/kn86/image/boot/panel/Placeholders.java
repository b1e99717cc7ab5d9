// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a tour's texts leave open until the deck runs: {@code ${NAME}}, or {@code ${NAME:LENGTH}} for at most the first
 * LENGTH characters of the value.
 */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}:]*)(:[^}]*)?}");
    private static final Pattern GUEST = Pattern.compile("guest\\.[A-Z][A-Z0-9_]*");
    private static final Pattern LENGTH = Pattern.compile(":[1-9]\\d{0,2}");
    private static final Set<String> NAMES =
            Set.of("panel", "slot", "deck.boots", "update.version", "update.build", "update.file");

    /** The remedy for a placeholder that is not allowed. */
    static final String ALLOWED =
            "Allowed are ${panel}, ${slot}, ${deck.boots}, ${guest.KEY}, and in scenes ${update.version}, ${update.build} and"
                    + " ${update.file}; with a length ${guest.KEY:55}.";

    private Placeholders() {}

    /** The value of a name; empty when there is none. */
    @FunctionalInterface
    interface Values {
        Optional<String> get(String name);
    }

    /** The first placeholder of a text that is not allowed. */
    static Optional<String> wrongOne(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .filter(found -> (!NAMES.contains(found.group(1))
                                && !GUEST.matcher(found.group(1)).matches())
                        || (found.group(2) != null
                                && !LENGTH.matcher(found.group(2)).matches()))
                .map(found -> found.group())
                .findFirst();
    }

    /** The first name in a text that has no value. */
    static Optional<String> missing(String text, Values values) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(name -> values.get(name).isEmpty())
                .findFirst();
    }

    /**
     * A text with the values in place of its placeholders.
     *
     * @param values has one for every name in the text
     * @param quoted makes a value a part of what the text is, for example of a regular expression
     */
    static String fill(String text, Values values, UnaryOperator<String> quoted) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            String value = values.get(found.group(1)).orElseThrow();
            int length = found.group(2) == null
                    ? value.length()
                    : Integer.parseInt(found.group(2).substring(1));
            return Matcher.quoteReplacement(quoted.apply(value.substring(0, Math.min(length, value.length()))));
        });
    }
}
