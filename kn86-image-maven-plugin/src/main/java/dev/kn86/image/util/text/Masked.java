// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.text;

import java.util.regex.Pattern;

/** Text without the passwords of addresses ({@code https://user:password@host}). */
public final class Masked {

    /**
     * What stands between an address's scheme and its last {@code @}: user and password, which may contain {@code /}
     * and {@code @} when somebody has not escaped them.
     */
    private static final Pattern USER_INFO = Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://)[^\\s\"'<>]*@");

    private Masked() {}

    /** A text that should be one address, and may have blanks at the wrong places. */
    public static String address(String text) {
        return text.replaceFirst("(?s)://.*@", "://***@");
    }

    /** The text with {@code ***} in place of users and passwords of addresses. */
    public static String of(String text) {
        return USER_INFO.matcher(text).replaceAll("$1***@");
    }
}
