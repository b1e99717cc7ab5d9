// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds faults in stages that pi-gen would ignore without a message: hooks that never run, scripts that are not
 * executable, patches that are never applied. The rules are those of pi-gen's {@code build.sh} ({@code run_stage},
 * {@code run_sub_stage}); they are the same in pi-gen's versions for bookworm and trixie.
 */
final class StageLinter {

    /** The names that {@code run_sub_stage} looks for, after a two-digit number and a dash. */
    private static final Set<String> HOOKS =
            Set.of("debconf", "packages-nr", "packages", "patches", "run.sh", "run-chroot.sh");

    private static final Pattern NUMBERED = Pattern.compile("(\\d*)-?(.*)");
    private static final Pattern TWO_DIGITS = Pattern.compile("\\d\\d-.+");

    private final Path stages;
    private final List<StageFault> faults = new ArrayList<>();

    /** @param stages the folder that holds the stage folders; files beside them are not looked at */
    StageLinter(Path stages) {
        this.stages = stages;
    }

    /** All faults, stage by stage in the order in which the stages run. */
    List<StageFault> lint() throws IOException {
        faults.clear();
        for (Path stage : children(stages)) {
            if (Files.isDirectory(stage)) {
                lintStage(stage);
            }
        }
        return List.copyOf(faults);
    }

    private void lintStage(Path stage) throws IOException {
        Path prerun = stage.resolve("prerun.sh");
        if (Files.isRegularFile(prerun)) {
            lintProgram(prerun);
        } else {
            error(prerun, "missing, so that the stage has no root file system; copy_previous belongs in it");
        }
        if (Files.isRegularFile(stage.resolve("SKIP"))) {
            warning(stage.resolve("SKIP"), "the stage is not run");
        }
        lintExports(stage);
        for (Path child : children(stage)) {
            if (Files.isDirectory(child)) {
                if (name(child).equals("files")) {
                    lintFiles(child);
                } else {
                    lintSubStage(child);
                }
            } else if (isHook(child)) {
                error(child, "never run: hooks belong in a folder of the stage");
            }
        }
    }

    /** Upstream makes images of several stages. Our engine makes one tree, which is the last stage's. */
    private void lintExports(Path stage) throws IOException {
        Path image = stage.resolve("EXPORT_IMAGE");
        if (Files.isRegularFile(image)) {
            // A shell reads the file, for its variables.
            lintText(image);
            if (!Files.isRegularFile(stage.resolve("SKIP_IMAGES"))) {
                warning(
                        image,
                        "upstream pi-gen makes an image of its own here, even of a skipped stage; add SKIP_IMAGES");
            }
        }
        Path noobs = stage.resolve("EXPORT_NOOBS");
        if (Files.exists(noobs)) {
            warning(noobs, "no archive for NOOBS is made; remove it");
        }
    }

    /** pi-gen runs the hooks in this folder, as in any sub-stage. */
    private void lintFiles(Path files) throws IOException {
        for (Path child : children(files)) {
            if (isHook(child) && TWO_DIGITS.matcher(name(child)).matches()) {
                warning(
                        child,
                        "runs, though it lies in a folder for files; move it to a folder called NN-name, or rename it");
            }
        }
    }

    private void lintSubStage(Path subStage) throws IOException {
        if (!TWO_DIGITS.matcher(name(subStage)).matches()) {
            warning(subStage, "runs in the order of its name; begin the name with two digits and a dash");
        }
        if (Files.isRegularFile(subStage.resolve("SKIP"))) {
            warning(subStage.resolve("SKIP"), "the folder's hooks are not run");
        }
        for (Path child : children(subStage)) {
            if (isHook(child)) {
                lintHook(child);
            } else if (TWO_DIGITS.matcher(name(child)).matches()) {
                error(
                        child,
                        "never run: hooks are called NN-debconf, NN-packages-nr, NN-packages, NN-patches, "
                                + "NN-run.sh or NN-run-chroot.sh");
            }
        }
    }

    private void lintHook(Path hook) throws IOException {
        if (!TWO_DIGITS.matcher(name(hook)).matches()) {
            error(hook, "never run: its name has to begin with two digits and a dash");
            return;
        }
        String kind = name(hook).substring(3);
        if (Files.isDirectory(hook) != kind.equals("patches")) {
            error(hook, kind.equals("patches") ? "has to be a folder" : "has to be a file");
        } else if (kind.equals("patches")) {
            lintPatches(hook);
        } else if (kind.equals("run.sh")) {
            lintProgram(hook);
        } else {
            lintText(hook);
        }
    }

    private void lintProgram(Path program) throws IOException {
        if (!FileMode.isExecutable(program)) {
            error(program, "not executable, so that it is skipped; chmod +x it");
        }
        if (!text(program).startsWith("#!")) {
            error(program, "begins with no #! line");
        }
        lintText(program);
    }

    private void lintText(Path file) throws IOException {
        if (text(file).contains("\r\n")) {
            error(file, "has CRLF line ends, which become part of its words; save it with LF");
        }
    }

    private void lintPatches(Path patches) throws IOException {
        if (Files.exists(patches.resolve("EDIT"))) {
            error(patches.resolve("EDIT"), "stops the build at a shell; remove it");
        }
        Path series = patches.resolve("series");
        if (!Files.isRegularFile(series)) {
            error(series, "missing, so that no patch is applied");
            return;
        }
        lintText(series);
        // A line of quilt's series: patch name, then options, then a comment.
        List<String> listed = text(series)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(line -> line.split("\\s+")[0])
                .toList();
        for (String patch : listed) {
            if (!Files.isRegularFile(patches.resolve(patch))) {
                error(series, "lists " + patch + ", which is not there");
            }
        }
        for (Path patch : children(patches)) {
            if (name(patch).matches(".*\\.(diff|patch)") && !listed.contains(name(patch))) {
                error(patch, "never applied: series does not list it");
            }
        }
    }

    /** Whether the name is a hook's name, whatever its number is. */
    private static boolean isHook(Path path) {
        Matcher numbered = NUMBERED.matcher(name(path));
        return numbered.matches() && HOOKS.contains(numbered.group(2));
    }

    private void error(Path path, String text) {
        faults.add(new StageFault(true, path, text));
    }

    private void warning(Path path, String text) {
        faults.add(new StageFault(false, path, text));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    /** Each byte as one character. The text that is looked for is ASCII; the rest may have any encoding. */
    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted(Comparator.comparing(StageLinter::name)).toList();
        }
    }
}
