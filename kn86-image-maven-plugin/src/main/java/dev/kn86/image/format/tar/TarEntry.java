// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import java.util.Map;
import java.util.SortedMap;

/**
 * An entry of a pax archive. Names are bytes to a file system: each byte is kept as one character (ISO 8859-1).
 *
 * @param type POSIX's typeflag, such as {@link #FILE}
 * @param path relative, without a slash at its end
 * @param mode permission bits with set-id and sticky bits, 0 to 07777
 * @param uid owner
 * @param gid group
 * @param size bytes of content; 0 for entries that are not files
 * @param modified the time of its last change, whole seconds since 1970, rounded down
 * @param nanoseconds what is to be added to that time, 0 to 999,999,999
 * @param link target of a link; empty for others
 * @param device {@code major:minor} of a device; empty for others
 * @param attributes extended attributes and access control lists by pax keyword; values are kept as bytes, like names
 */
public record TarEntry(
        char type,
        String path,
        int mode,
        long uid,
        long gid,
        long size,
        long modified,
        int nanoseconds,
        String link,
        String device,
        SortedMap<String, String> attributes) {

    public static final char FILE = '0';
    public static final char HARD_LINK = '1';
    public static final char SYMBOLIC_LINK = '2';
    public static final char CHARACTER_DEVICE = '3';
    public static final char BLOCK_DEVICE = '4';
    public static final char FOLDER = '5';
    public static final char PIPE = '6';

    private static final Map<Character, String> TYPES = Map.ofEntries(
            Map.entry(FILE, "file"),
            Map.entry(HARD_LINK, "hard-link"),
            Map.entry(SYMBOLIC_LINK, "link"),
            Map.entry(CHARACTER_DEVICE, "character-device"),
            Map.entry(BLOCK_DEVICE, "block-device"),
            Map.entry(FOLDER, "folder"),
            Map.entry(PIPE, "pipe"));

    /** Whether POSIX knows entries of a type, so that there is one here. */
    static boolean isType(char type) {
        return TYPES.containsKey(type);
    }

    public TarEntry {
        if (!isType(type)) {
            throw new IllegalArgumentException("GNU tar's pax format has no entries of type '" + type + "': " + path);
        }
    }

    public String typeName() {
        return TYPES.get(type);
    }
}
