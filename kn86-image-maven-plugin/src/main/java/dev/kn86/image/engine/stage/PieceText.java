// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.file.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a stage's pieces. pi-gen hands {@code NN-debconf}, {@code NN-packages} and {@code NN-packages-nr} to a
 * shell in the tree, so that a careless line would be a command. Here they are data: only variables are expanded.
 */
public final class PieceText {

    /** The kernel reads this much of a script's first line (BINPRM_BUF_SIZE in linux/binfmts.h). */
    private static final int FIRST_LINE_MAX = 256;

    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    /**
     * What the shell expands without running a command: $NAME, ${NAME}, ${NAME:-word}; and a $ that it leaves alone.
     */
    private static final Pattern HARMLESS =
            Pattern.compile("\\$([A-Za-z_]\\w*|\\{[A-Za-z_]\\w*(:?[-+][^$`\\\\{}\"']*)?}|(?![({\\[0-9*@#?$!-]))");

    /** An odd number of \ before the end. */
    private static final Pattern OPEN_END = Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\\\\\z");

    /** What ends a command, begins another one, or has it read or write files. */
    private static final Pattern COMMAND = Pattern.compile("[;&|<>()]");

    /** A comment of a list; the shell, which reads a list of one line as it is, wants a blank before it. */
    private static final String COMMENT = "(?s)#.*";

    private static final String COMMENT_OF_ONE_LINE = "(?s)(^|\\s)#.*";

    private PieceText() {}

    /**
     * What is wrong with a piece's text, each with its line's number. Of a script only the first line is looked at: the
     * others may hold anything, such as an archive.
     *
     * @param kind the piece's name without its number, such as {@code packages} or {@code run.sh}
     */
    public static List<String> faults(Path file, String kind) throws IOException {
        String text = kind.endsWith(".sh") ? firstLine(file) : ForeignText.of(file);
        List<String> faults = new ArrayList<>();
        if (text.startsWith(BYTE_ORDER_MARK)) {
            faults.add("line 1 begins with a byte order mark (EF BB BF), which becomes part of its first word; "
                    + "save the file as UTF-8 without it");
        }
        Optional<String> wide = ForeignText.wideEncoding(text);
        if (wide.isPresent()) {
            return List.of("a text in " + wide.get() + "; save the file as UTF-8");
        }
        String[] lines = text.split("\n");
        boolean joined = text.indexOf('\n') < text.length() - 1 && text.indexOf('\n') >= 0;
        for (int index = 0; index < lines.length; index++) {
            int number = index + 1;
            fault(lines[index], kind, joined).ifPresent(fault -> faults.add("line " + number + " " + fault));
        }
        if (lines.length > 0
                && kind.equals("debconf")
                && OPEN_END.matcher(lines[lines.length - 1]).find()) {
            faults.add("line " + lines.length + " ends in \\, with which a line goes on; remove it");
        }
        if (kind.startsWith("packages")) {
            faults.addAll(wordFaults(lines, joined));
        }
        return faults;
    }

    /**
     * What makes other words of a list of packages than its lines have: pi-gen's sed makes a blank of the end of a
     * line, so that a \ before it does not take the end away, and gives the next word a blank as its first letter. A
     * quote that is not closed takes all that follows.
     */
    private static List<String> wordFaults(String[] lines, boolean joined) {
        List<String> faults = new ArrayList<>();
        char quote = 0;
        int quoted = 0;
        int escaped = 0;
        for (int number = 1; number <= lines.length; number++) {
            String line = packagesOf(lines[number - 1], joined) + '\n';
            for (int index = 0; index < line.length(); index++) {
                char character = line.charAt(index);
                if (escaped > 0 && !Character.isWhitespace(character)) {
                    faults.add(
                            "line " + escaped + " has \\ before a blank or its end, so that the next name begins with a"
                                    + " blank; remove it, since a list may have any number of lines");
                    escaped = 0;
                }
                if (character == '\\' && quote != '\'') {
                    index++;
                    escaped = Character.isWhitespace(line.charAt(index)) ? number : escaped;
                } else if (quote == character) {
                    quote = 0;
                } else if (quote == 0 && (character == '\'' || character == '"')) {
                    quote = character;
                    quoted = number;
                }
            }
        }
        if (quote != 0) {
            faults.add("line " + quoted + " has a " + quote + " without another one after it; remove it, or add that");
        }
        return faults;
    }

    private static String packagesOf(String line, boolean joined) {
        return line.replaceFirst(joined ? COMMENT : COMMENT_OF_ONE_LINE, "");
    }

    private static String firstLine(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return new String(bytes.readNBytes(FIRST_LINE_MAX), ForeignText.BYTES).split("\n", 2)[0];
        }
    }

    /**
     * @param joined whether the list has several lines: pi-gen's sed then takes comments out, and makes one blank of
     *     blanks
     */
    private static Optional<String> fault(String line, String kind, boolean joined) {
        boolean packages = kind.startsWith("packages");
        if (line.indexOf('\0') >= 0) {
            return Optional.of("has a NUL byte; remove it");
        }
        if (line.indexOf('\r') >= 0 && !(packages && joined)) {
            return Optional.of(
                    "has a carriage return, which becomes part of its words; save the file with LF line ends");
        }
        return switch (kind) {
            case "debconf" -> isComment(line) ? Optional.empty() : command(line);
            case "packages", "packages-nr" -> packageFault(packagesOf(line, joined));
            default -> Optional.empty();
        };
    }

    /** debconf-set-selections leaves these lines alone. */
    private static boolean isComment(String line) {
        return line.stripLeading().startsWith("#");
    }

    private static Optional<String> packageFault(String line) {
        Matcher command = COMMAND.matcher(line);
        return command(line)
                .or(() -> command.find()
                        ? Optional.of("has " + command.group()
                                + ", which would begin a command; a list has packages and options of apt-get")
                        : Optional.empty());
    }

    /** The first place at which the shell would do more than expand a variable. */
    private static Optional<String> command(String line) {
        for (int index = 0; index < line.length(); index++) {
            char character = line.charAt(index);
            if (character == '\\') {
                index++;
            } else if (character == '`') {
                return Optional.of("has a backquote, which would begin a command; write \\` for the character");
            } else if (character == '$') {
                Matcher harmless = HARMLESS.matcher(line).region(index, line.length());
                if (!harmless.lookingAt()) {
                    return Optional.of(
                            "has " + ForeignText.shown(line.substring(index, Math.min(index + 2, line.length())))
                                    + ", which a shell would run or expand to nothing; only $NAME and ${NAME} are expanded, "
                                    + "and \\$ is the character");
                }
            }
        }
        return Optional.empty();
    }
}
