// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import java.util.regex.Pattern;

/**
 * Texts of a manifest that nobody vouches for. What is not a plain word, such as a version, is not shown: a sentence in
 * a manifest could be taken for one of the inspector's, for example that the signature is good.
 */
final class UnverifiedText {

    private static final Pattern WORD = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+_~:-]{0,99}");

    /** Words of the inspector's own verdict. */
    private static final Pattern VERDICT = Pattern.compile("(?i).*(good|verif|sign|valid|trust|genuine).*");

    private UnverifiedText() {}

    /** The text, or how long it is. */
    static String of(String text) {
        return isShown(text) ? text : notShown(text);
    }

    /** The text in quotation marks, or how long it is. */
    static String quoted(String text) {
        return isShown(text) ? '"' + text + '"' : notShown(text);
    }

    private static boolean isShown(String text) {
        return WORD.matcher(text).matches() && !VERDICT.matcher(text).matches();
    }

    private static String notShown(String text) {
        return "(" + text.codePointCount(0, text.length()) + " characters that are not shown: no plain word)";
    }
}
