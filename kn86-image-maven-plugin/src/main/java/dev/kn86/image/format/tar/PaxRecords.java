// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The records of a pax extended header (IEEE Std 1003.1, pax, "pax Extended Header"): {@code LENGTH KEYWORD=VALUE\n},
 * where the length counts itself. Characters stand for bytes (ISO 8859-1).
 *
 * @param values the values by keyword
 */
record PaxRecords(SortedMap<String, String> values) {

    /**
     * The most bytes that the records of an entry may take. Linux holds a name of 4 KiB and values of 64 KiB
     * (limits.h), and takes all names of an entry's attributes as one list of 64 KiB.
     */
    static final int LIMIT = 1 << 20;

    static final String PATH = "path";
    static final String LINK_PATH = "linkpath";
    static final String USER_ID = "uid";
    static final String GROUP_ID = "gid";
    static final String SIZE = "size";
    static final String TIME = "mtime";

    /**
     * What GNU tar writes. The times of the last use and of the inode's change are not used. Any other keyword could
     * change the meaning of an entry unseen.
     */
    private static final Set<String> KEYWORDS =
            Set.of(PATH, LINK_PATH, USER_ID, GROUP_ID, SIZE, TIME, "atime", "ctime");

    private static final Pattern ATTRIBUTE = Pattern.compile("SCHILY\\.(?:xattr|acl)\\..+", Pattern.DOTALL);

    private static final Pattern LENGTH = Pattern.compile("[1-9][0-9]{0,6}");

    /** The most digits of a record's length. */
    private static final int LENGTH_DIGITS = 7;

    static final PaxRecords NONE = new PaxRecords(new TreeMap<>());

    PaxRecords {
        values = Collections.unmodifiableSortedMap(values);
    }

    /** @throws IOException when the text is not a row of records, or has a keyword that layers do not have */
    static PaxRecords parse(String text) throws IOException {
        SortedMap<String, String> values = new TreeMap<>();
        int start = 0;
        while (start < text.length()) {
            String beginning = text.substring(start, Math.min(text.length(), start + LENGTH_DIGITS + 1));
            int digits = beginning.indexOf(' ');
            String length = digits < 0 ? "" : beginning.substring(0, digits);
            int end = LENGTH.matcher(length).matches() ? start + Integer.parseInt(length) : 0;
            int equals = text.indexOf('=', start);
            if (end > text.length() || equals < 0 || end <= equals + 1 || text.charAt(end - 1) != '\n') {
                throw new IOException("not a pax record: "
                        + TerminalText.bytes(text.substring(start).split("\n", 2)[0]));
            }
            put(values, text.substring(start + digits + 1, equals), text.substring(equals + 1, end - 1));
            start = end;
        }
        return new PaxRecords(values);
    }

    private static void put(Map<String, String> values, String keyword, String value) throws IOException {
        if (!KEYWORDS.contains(keyword) && !ATTRIBUTE.matcher(keyword).matches()) {
            throw new IOException("an unknown pax record " + TerminalText.bytes(keyword));
        }
        if (values.put(keyword, value) != null) {
            throw new IOException("two pax records " + TerminalText.bytes(keyword));
        }
    }

    /** The records that are extended attributes and access control lists. */
    SortedMap<String, String> attributes() {
        SortedMap<String, String> attributes = new TreeMap<>(values);
        attributes
                .keySet()
                .retainAll(values.keySet().stream()
                        .filter(keyword -> ATTRIBUTE.matcher(keyword).matches())
                        .toList());
        return attributes;
    }

    /** The text that {@link #parse} reads. */
    String text() {
        StringBuilder text = new StringBuilder();
        values.forEach((keyword, value) -> {
            int rest = keyword.length() + value.length() + 3; // A blank, an equals sign, a line feed.
            int length = rest + 1;
            while (length != rest + String.valueOf(length).length()) {
                length = rest + String.valueOf(length).length();
            }
            text.append(length)
                    .append(' ')
                    .append(keyword)
                    .append('=')
                    .append(value)
                    .append('\n');
        });
        return text.toString();
    }
}
