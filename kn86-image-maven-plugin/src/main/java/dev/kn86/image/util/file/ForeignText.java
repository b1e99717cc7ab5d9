// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Text files that other people or other programs have written. They may have any encoding, or none: a script may have
 * an archive behind its last line. So nothing is decoded: each byte is the character of the same number (ISO 8859-1).
 * Whatever the build looks for in such a file is ASCII.
 */
public final class ForeignText {

    /** Each byte as the character of the same number: reading never fails, and writing gives the same bytes. */
    public static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private ForeignText() {}

    /** The whole file. */
    public static String of(Path file) throws IOException {
        return Files.readString(file, BYTES);
    }

    /** The file's lines without their ends, which may be LF, CR or both. */
    public static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, BYTES);
    }

    /**
     * The encoding of a text whose characters have two or four bytes, by its mark or by the NULs of its first letters;
     * empty when it has none of them. Notepad and PowerShell's {@code >} write such files, and nothing here reads them.
     *
     * @param text the file's beginning, four bytes at least when it has them
     */
    public static Optional<String> wideEncoding(String text) {
        if (text.matches("(?s)(\u00ff\u00fe\0\0|\0\0\u00fe\u00ff|[^\0]\0\0\0|\0\0\0[^\0]).*")) {
            return Optional.of("UTF-32");
        }
        boolean wide = text.matches("(?s)(\u00ff\u00fe|\u00fe\u00ff|[^\0]\0[^\0]\0|\0[^\0]\0[^\0]).*");
        return wide ? Optional.of("UTF-16") : Optional.empty();
    }

    /** A text of ours as a piece of such a text, in UTF-8. */
    public static String ofOurs(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), BYTES);
    }

    /**
     * Such a text as the UTF-8 that it has to be.
     *
     * @throws CharacterCodingException when it is none
     */
    public static String decoded(String text) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(text.getBytes(BYTES)))
                .toString();
    }

    /** A piece of such a text as it is shown to people: as UTF-8, with a mark for what is none. */
    public static String shown(String text) {
        return new String(text.getBytes(BYTES), StandardCharsets.UTF_8);
    }
}
