// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Paths as Linux has them: bytes. Java makes a path of a text, and a text of a path, by the locale of whoever runs the
 * build (sun.jnu.encoding). With {@code LC_ALL=POSIX}, as in many containers, it cannot name a file in UTF-8, and shows
 * every such name with the same marks. Only a file's URI has the bytes themselves, in every locale.
 *
 * <p>Texts of this class are those of {@link ForeignText#BYTES}: each byte is the character of the same number.
 */
public final class PathBytes {

    private static final Path ROOT = Path.of("/");
    private static final String SCHEME = "file://";

    private PathBytes() {}

    /**
     * The path of these bytes. Slashes that have no meaning are left out: double ones, and those at the end.
     *
     * @param bytes a relative or absolute path, each byte as one character
     * @throws InvalidPathException when a byte is NUL, or a character is no byte
     */
    public static Path path(String bytes) {
        if (bytes.chars().anyMatch(character -> character == 0 || character > 0xff)) {
            throw new InvalidPathException(bytes, "has a NUL or what is no byte");
        }
        StringBuilder uri = new StringBuilder(SCHEME);
        int names = 0;
        for (String name : bytes.split("/")) {
            if (!name.isEmpty()) {
                uri.append('/');
                name.chars().forEach(character -> uri.append(String.format(Locale.ROOT, "%%%02x", character)));
                names++;
            }
        }
        if (names == 0) {
            return bytes.isEmpty() ? Path.of("") : ROOT;
        }
        Path path = Path.of(URI.create(uri.toString()));
        return bytes.startsWith("/") ? path : path.subpath(0, names);
    }

    /** The bytes of a Unicode text, in UTF-8, as this class has them. */
    public static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), ForeignText.BYTES);
    }

    /**
     * The bytes of a path.
     *
     * @param path a relative or absolute path
     * @return each byte as one character
     */
    public static String of(Path path) {
        String text = path.toString();
        if (text.chars().allMatch(character -> character < 0x80)) {
            return text;
        }
        String uri = ROOT.resolve(path).toUri().getRawPath();
        byte[] bytes = new byte[uri.length()];
        int length = 0;
        for (int at = 0; at < uri.length(); at++) {
            boolean escaped = uri.charAt(at) == '%';
            bytes[length++] = (byte) (escaped ? Integer.parseInt(uri, at + 1, at + 3, 16) : uri.charAt(at));
            at += escaped ? 2 : 0;
        }
        // A folder's URI ends with a slash, and the URI of a relative path begins with one here.
        int end = bytes[length - 1] == '/' ? length - 1 : length;
        int begin = path.isAbsolute() ? 0 : 1;
        return new String(bytes, begin, end - begin, ForeignText.BYTES);
    }
}
