// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the paths in a hook that climb out of its stage to something that is there and in no other stage. Out of all
 * stages, they lead elsewhere from a copy of the stages. What lies beside the stages is copied with them, but is in no
 * layer's key. A path counts from the hook's working folder, from the hook's own folder ({@code $(dirname "$0")}, or a
 * variable that holds it) or from {@code STAGE_DIR}. Comments and here-documents are not looked at: most of the latter
 * are text for the tree. Not thread-safe.
 */
final class OutsidePaths {

    /**
     * One of them.
     *
     * @param text as it is written, with what it counts from
     * @param certain whether the hook reads it whenever it runs, and from where it seems to
     * @param beside whether it lies beside the stages, and not outside of the folder that holds them
     */
    record Found(String text, boolean certain, boolean beside) {}

    /** The longest path that any call of Linux takes (PATH_MAX, limits.h). */
    private static final int LONGEST_PATH = 4096;

    /** What a shell replaces by the script's own path. */
    private static final String OWN = "\\$(?:0|\\{0}|BASH_SOURCE|\\{BASH_SOURCE(?:\\[0])?})";

    /** The folder of that path; it may be made absolute first: $(dirname "$(readlink -f "$0")"). */
    private static final String OWN_FOLDER = "\\$\\(dirname (?:-- )?\"?(?:\\$\\((?:readlink -f|realpath) (?:-- )?\"?)?"
            + OWN + "\"?(?:\\)\"?)?\\)|\\$\\{(?:0|BASH_SOURCE(?:\\[0])?)%/\\*}";

    private static final String WORKING_FOLDER = "\\$PWD\\b|\\$\\{PWD}|\\$\\(pwd(?: -P)?\\)";

    private static final Pattern CLIMBING = Pattern.compile("(?:(?<folder>" + OWN_FOLDER + "|" + WORKING_FOLDER
            + "|\\$\\{?(?<variable>[A-Za-z_]\\w*)}?)\"?/|(?<![\\w./}$-]))(?<path>(?:\\./)*(?:\\.\\./)+[\\w./+-]+)");

    private static final Pattern ASSIGNMENT =
            Pattern.compile("\\s*(?:(?:export|readonly|local|declare)\\s+)?(?<variable>[A-Za-z_]\\w*)=(?<value>.*)");
    private static final Pattern FOLDER = Pattern.compile(OWN_FOLDER + "|" + WORKING_FOLDER);
    private static final Pattern HERE_DOCUMENT = Pattern.compile("(?<!<)<<-?\\s*[\"'\\\\]?(?<end>[A-Za-z_]\\w*)");

    /** A command substitution or a subshell, which moves nobody else; the innermost. */
    private static final Pattern SUBSHELL = Pattern.compile("\\$?\\([^()]{0,1000}\\)");

    /** More of them in each other are in no hook. */
    private static final int NESTED = 5;

    private static final Pattern MOVE = Pattern.compile("(?:^|[;&|]|\\b(?:then|do|else)\\s)\\s*(?:cd|pushd)\\b");

    private final Path start;
    private final Path stage;
    private final Path stages;
    private final Set<String> ownFolders = new HashSet<>();
    private final List<Found> found = new ArrayList<>();
    private boolean moved;

    /**
     * @param workingFolder the folder in which the hook starts, and lies
     * @param stage the hook's stage
     * @param stages the folder of all stages
     */
    OutsidePaths(Path workingFolder, Path stage, Path stages) throws IOException {
        this.start = workingFolder.toRealPath();
        this.stage = stage.toRealPath();
        this.stages = stages.toRealPath();
    }

    /** All of a hook's, each once. */
    List<Found> in(String script) throws IOException {
        List<String> lines = script.lines().toList();
        Map<String, Integer> last = new HashMap<>();
        for (int index = 0; index < lines.size(); index++) {
            last.put(lines.get(index).strip(), index);
        }
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            if (!line.stripLeading().startsWith("#")) {
                look(line);
                index = endOfHereDocument(lines, last, index);
            }
        }
        return List.copyOf(found);
    }

    private void look(String line) throws IOException {
        Matcher climbing = CLIMBING.matcher(line);
        while (climbing.find()) {
            Optional<Path> folder = folder(climbing.group("folder"), climbing.group("variable"));
            if (folder.isPresent() && climbing.group("path").length() < LONGEST_PATH) {
                // A link that leads into the stages from elsewhere has a start of its own.
                Path target = folder.get().resolve(climbing.group("path")).normalize();
                boolean beside = target.startsWith(stages);
                if (Files.exists(target) && (!beside || isInNoStage(target))) {
                    add(climbing.group(), certain(climbing.group("folder"), climbing.group("variable"), line), beside);
                }
            }
        }
        Matcher assignment = ASSIGNMENT.matcher(line);
        if (!moved
                && assignment.matches()
                && FOLDER.matcher(assignment.group("value")).find()
                && !assignment.group("value").contains("..")) {
            ownFolders.add(assignment.group("variable"));
        }
        String outermost = line;
        for (int level = 0; level < NESTED; level++) {
            outermost = SUBSHELL.matcher(outermost).replaceAll("");
        }
        moved |= MOVE.matcher(outermost).find();
    }

    /** What a path counts from; empty when nobody knows. */
    private Optional<Path> folder(String text, String variable) {
        if (text == null || variable == null || ownFolders.contains(variable)) {
            return Optional.of(start);
        }
        return variable.equals("STAGE_DIR") ? Optional.of(stage) : Optional.empty();
    }

    private boolean isInNoStage(Path target) throws IOException {
        if (target.equals(stages)) {
            return false;
        }
        Path top = stages.resolve(stages.relativize(target).getName(0));
        return !Files.isDirectory(top) || !StageLinter.isStage(top);
    }

    /**
     * Whether the hook reads such a path for certain. After a cd all but the paths of variables count from elsewhere
     * ($0 is relative). A fallback that is not needed is in an if, thus indented.
     */
    private boolean certain(String folder, String variable, String line) {
        boolean there = variable != null || !moved;
        boolean always = folder == null || !Character.isWhitespace(line.charAt(0));
        return there && always;
    }

    private void add(String text, boolean certain, boolean beside) {
        if (found.stream().noneMatch(other -> other.text().equals(text))) {
            found.add(new Found(text, certain, beside));
        }
    }

    /**
     * The last line of the here-document that a line begins; the line itself when it begins none.
     *
     * @param last where each line is for the last time, so that an end that is not there is not looked for
     */
    private static int endOfHereDocument(List<String> lines, Map<String, Integer> last, int index) {
        Matcher begin = HERE_DOCUMENT.matcher(lines.get(index));
        if (!begin.find() || last.getOrDefault(begin.group("end"), 0) <= index) {
            return index;
        }
        int end = index + 1;
        while (!lines.get(end).strip().equals(begin.group("end"))) {
            end++;
        }
        return end;
    }
}
