// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.boot.panel.Placeholders.Values;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.table.TableRow;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a row of the screen has to hold after a step of a tour.
 *
 * @param row the line of the tour's file
 * @param isPattern whether the text is a regular expression, not the words themselves
 * @param text with placeholders
 */
public record TourText(TableRow row, boolean isPattern, String text) {

    /** @throws BuildFailure when a placeholder is not allowed, or the text is no regular expression */
    static TourText read(TableRow row, boolean isPattern) throws BuildFailure {
        TourText read = new TourText(row, isPattern, row.column(1));
        Optional<String> wrong = Placeholders.wrongOne(read.text);
        if (wrong.isPresent()) {
            throw row.failure("there is no placeholder " + wrong.get(), Placeholders.ALLOWED);
        }
        try {
            read.compile(name -> Optional.of("value"));
        } catch (PatternSyntaxException e) {
            throw row.failure(
                    "\"" + read.text + "\" is no regular expression: " + e.getDescription(),
                    "Correct it, or look for the words themselves by \"shows\".");
        }
        return read;
    }

    /** @throws BuildFailure when a placeholder has no value */
    Pattern pattern(Values values) throws BuildFailure {
        Optional<String> missing = Placeholders.missing(text, values);
        if (missing.isPresent()) {
            throw row.failure(
                    "the deck has no value for ${" + missing.get() + "}",
                    "Name a key of /etc/kn86-build-id, which guest-report.txt in the boot test's folder shows.");
        }
        return compile(values);
    }

    /** The text for people, with the values in it. */
    String filled(Values values) {
        return Placeholders.fill(text, values, UnaryOperator.identity());
    }

    private Pattern compile(Values values) {
        return Pattern.compile(
                isPattern ? Placeholders.fill(text, values, Pattern::quote) : Pattern.quote(filled(values)));
    }
}
