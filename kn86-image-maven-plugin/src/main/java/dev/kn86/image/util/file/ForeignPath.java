// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A relative path that an image, an archive, a manifest or a configuration names. It becomes a path of this machine
 * only here, after it has been checked: it cannot lead out of the folder that it is put into.
 */
public final class ForeignPath {

    /** The longest name of a file on Linux, in bytes (NAME_MAX, linux/limits.h). */
    private static final int MAXIMUM_NAME = 255;

    /** Leaves room for the folder before it in the 4096 bytes of PATH_MAX. */
    private static final int MAXIMUM_PATH = 2048;

    private ForeignPath() {}

    /**
     * Checks a path: names joined by single slashes, none of them {@code .} or {@code ..}, no control character, no
     * longer than Linux allows.
     *
     * @param text the path, foreign text
     * @return what is wrong with it, to follow the path in a message; empty when nothing is
     */
    public static String fault(String text) {
        if (bytes(text) > MAXIMUM_PATH) {
            return "is longer than " + MAXIMUM_PATH + " bytes";
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return "contains a control character";
        }
        for (String name : text.split("/", -1)) {
            if (name.isEmpty()) {
                return text.isEmpty() ? "is empty" : "has an empty name, as an absolute path has";
            }
            if (name.equals(".") || name.equals("..")) {
                return "leads elsewhere by \"" + name + "\"";
            }
            if (bytes(name) > MAXIMUM_NAME) {
                return "has a name of more than " + MAXIMUM_NAME + " bytes";
            }
        }
        return isUnicode(text) ? "" : "is no Unicode text";
    }

    /**
     * The place of a foreign path in a folder of this machine. Links in the folder are not looked at: it has to be one
     * that nobody else has filled.
     *
     * @param folder a folder of this machine
     * @param text the path, foreign text
     * @param where who names it, for the message
     * @throws BuildFailure when {@link #fault} finds one
     */
    public static Path in(Path folder, String text, String where) throws BuildFailure {
        String fault = fault(text);
        if (!fault.isEmpty()) {
            throw refusal(text, where, fault);
        }
        return folder.resolve(PathBytes.path(PathBytes.utf8(text)));
    }

    private static BuildFailure refusal(String text, String where, String fault) {
        return new BuildFailure(
                where + ": the path " + TerminalText.quoted(text) + " " + fault,
                "Name a file inside the same image, archive or folder, by a plain relative path.");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isUnicode(String text) {
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
