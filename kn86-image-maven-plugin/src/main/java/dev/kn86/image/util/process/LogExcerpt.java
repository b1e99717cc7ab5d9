// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What failure messages quote of a program's output: its last lines, and before them the first lines that name an
 * error, which a program may have buried under hundreds of others. Progress that a terminal would have overwritten is
 * left out.
 */
public final class LogExcerpt {

    /** Lines of an excerpt, but for the line that stands for those between. */
    private static final int LINES = 20;

    /** Of them, lines that name an error and lines that go on with it. */
    private static final int ERROR_LINES = 8;

    /** Lines that go on with one error. */
    private static final int INDENTED_LINES = 3;

    /** A longer line is cut: a program may print a whole file as one. */
    private static final int LINE_LENGTH = 400;

    /** Sequences that move a terminal's cursor or change its colours (ECMA-48 5.4): dpkg colours its own name. */
    private static final Pattern TERMINAL = Pattern.compile("\u001b\\[[0-?]*[ -/]*[@-~]");

    private static final Pattern PERCENTAGE = Pattern.compile(" ?\\d{1,3}%$");

    /**
     * How programs begin the line that says what is wrong. The first pattern that an output has is used for all of it:
     * what apt and dpkg call an error is one, but many a script tolerates that a file is missing.
     */
    private static final List<Pattern> ERRORS = List.of(
            // apt: "E: …", "Err:3 …"; dpkg, compilers and most of GNU: "NAME: error …", also "unrecoverable fatal
            // error";
            // dpkg before its error: "dependency problems"; git: "fatal: …"; make: "*** …"; Python and Java:
            // "SomeError: …"
            Pattern.compile("^E: |^Err:\\d+ |^(\\S+: )?([a-z]+ ){0,2}error\\b|^ERROR\\b|^(\\S+: )?fatal: "
                    + "|^dpkg: dependency problems|^The following packages have unmet dependencies"
                    + "|^make(\\[\\d+])?: \\*\\*\\* |^([\\w.]+\\.)?\\w+(Error|Exception)(:|$)"),
            // Shells: "NAME: line 3: …", "NAME: 3: …".
            Pattern.compile(
                    "^\\S+: line \\d+: |^\\S+: \\d+: \\S.*(not found|: )|: (command )?not found$|: unbound variable$"),
            // Texts of errno (errno(3)) that end a build.
            Pattern.compile("No such file or directory|Permission denied|Operation not permitted|File exists"
                    + "|Invalid cross-device link|Not a directory|Is a directory|Directory not empty"
                    + "|Device or resource busy|Read-only file system|No space left on device|Disk quota exceeded"
                    + "|File too large|Input/output error|Exec format error|Cannot allocate memory|Too many open files"
                    + "|File name too long|Too many levels of symbolic links|Segmentation fault|Illegal instruction"
                    + "|Connection refused|Name or service not known"));

    private LogExcerpt() {}

    /** At most 21 lines, each with a bar before it, or a colon where lines are left out; empty for no output. */
    public static String of(String output) {
        List<String> lines = lines(output);
        int end = lines.size();
        TreeSet<Integer> shown = new TreeSet<>();
        if (end > LINES) {
            shown.addAll(errors(lines.subList(0, end - LINES + ERROR_LINES), lines));
        }
        for (int index = end - 1; index >= 0 && shown.size() < LINES; index--) {
            shown.add(index);
        }
        List<String> excerpt = new ArrayList<>();
        int next = shown.isEmpty() ? 0 : shown.first();
        for (int index : shown) {
            if (index > next) {
                excerpt.add("  : " + (index - next) + " lines");
            }
            String line = lines.get(index);
            excerpt.add("  | " + (line.length() > LINE_LENGTH ? line.substring(0, LINE_LENGTH) + " …" : line));
            next = index + 1;
        }
        return String.join("\n", excerpt);
    }

    /** The places of the first lines that name an error, and of the indented lines that go on with them. */
    private static List<Integer> errors(List<String> searched, List<String> lines) {
        for (Pattern kind : ERRORS) {
            if (lines.stream().anyMatch(line -> kind.matcher(line).find())) {
                List<Integer> places = new ArrayList<>();
                for (int index = 0; index < searched.size(); index++) {
                    if (kind.matcher(lines.get(index)).find()) {
                        places.add(index);
                        for (int more = 1; more <= INDENTED_LINES && isIndented(lines, index + more); more++) {
                            places.add(index + more);
                        }
                    }
                }
                return places.stream()
                        .distinct()
                        .sorted(Comparator.naturalOrder())
                        .limit(ERROR_LINES)
                        .toList();
            }
        }
        return List.of();
    }

    private static boolean isIndented(List<String> lines, int index) {
        return index < lines.size() && Character.isWhitespace(lines.get(index).charAt(0));
    }

    /** The lines as they would stand on a terminal at the end, without empty ones. */
    private static List<String> lines(String output) {
        List<String> lines = new ArrayList<>();
        for (String written : output.split("\n")) {
            String line =
                    TERMINAL.matcher(lastOverwritten(written)).replaceAll("").stripTrailing();
            if (line.isEmpty()) {
                continue;
            }
            int last = lines.size() - 1;
            if (last >= 0 && goesOn(lines.get(last), line)) {
                lines.remove(last);
            }
            lines.add(line);
        }
        return lines;
    }

    /** What a carriage return has left of a line. */
    private static String lastOverwritten(String line) {
        String whole = line.stripTrailing();
        return whole.substring(whole.lastIndexOf('\r') + 1);
    }

    /** Whether a line is the next state of a progress: {@code (Reading database ... 5%}. */
    private static boolean goesOn(String before, String line) {
        String text = PERCENTAGE.matcher(before).replaceFirst("");
        return (!text.equals(before) || before.endsWith("...")) && line.startsWith(text) && !text.isEmpty();
    }
}
