// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.engine.stage.PieceText;
import dev.kn86.image.util.file.ForeignText;
import dev.kn86.image.util.file.PathBytes;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds faults in stages that pi-gen would ignore without a message: hooks that never run, scripts that are not
 * executable, patches that are never applied. The rules are those of pi-gen's {@code build.sh} ({@code run_stage},
 * {@code run_sub_stage}); they are the same in pi-gen's versions for bookworm and trixie. A file that a script of the
 * stage names is that script's business, whatever its name looks like.
 */
final class StageLinter {

    private static final String NAMES =
            "hooks are called NN-debconf, NN-packages-nr, NN-packages, NN-patches, NN-run.sh or NN-run-chroot.sh";

    /** The first bytes of a program that needs no interpreter: elf(5), EI_MAG0 to EI_MAG3. */
    private static final String ELF = "\u007fELF";

    /** A path in pi-gen's folder, by its first name. */
    private static final Pattern IN_BASE_DIR = Pattern.compile("\\$\\{?BASE_DIR}?\"?/(?<name>[\\w.+-]+)");

    private final Path stages;
    private final List<StageFault> faults = new ArrayList<>();
    private Path stage;
    private StageWords words;

    /** @param stages the folder that holds the stage folders; what lies beside them is not looked at */
    StageLinter(Path stages) {
        this.stages = stages;
    }

    /** All faults, stage by stage in the order in which the stages run. */
    List<StageFault> lint() throws IOException {
        faults.clear();
        for (Path folder : children(stages)) {
            if (Files.isDirectory(folder) && isStage(folder)) {
                stage = folder;
                words = StageWords.of(stage);
                lintStage();
            }
        }
        return List.copyOf(faults);
    }

    /** Whether a folder is meant as a stage: people keep other folders beside their stages, hidden ones among them. */
    private static boolean isStage(Path folder) throws IOException {
        String name = name(folder);
        if (name.startsWith(".")) {
            return false;
        }
        if (name.startsWith("stage") || name.startsWith("export-")) {
            return true;
        }
        for (Path child : children(folder)) {
            if (MisspeltName.isOfStage(name(child)) || (Files.isDirectory(child) && hasHooks(child))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasHooks(Path folder) throws IOException {
        return children(folder).stream().anyMatch(child -> MisspeltName.isHook(name(child)));
    }

    private void lintStage() throws IOException {
        Path prerun = stage.resolve("prerun.sh");
        if (Files.isRegularFile(prerun)) {
            lintProgram(prerun, stage);
        } else {
            error(prerun, "missing, so that the stage has no root file system; copy_previous belongs in it");
        }
        if (Files.isRegularFile(stage.resolve("SKIP"))) {
            warning(stage.resolve("SKIP"), "the stage is not run");
        }
        lintExports();
        for (Path child : children(stage)) {
            if (isDangling(child)) {
                error(child, "a link that leads to nothing, so that it is left out");
            } else if (Files.isDirectory(child)) {
                if (name(child).equals("files")) {
                    lintFiles(child);
                } else {
                    lintSubStage(child);
                }
            } else {
                lintBesideSubStages(child);
            }
        }
    }

    /** pi-gen looks at a few names here, and leaves everything else alone. */
    private void lintBesideSubStages(Path file) throws IOException {
        String name = name(file);
        Optional<String> meant = MisspeltName.meantInStage(name);
        if (MisspeltName.isOfStage(name) || words.name(name)) {
            return;
        }
        if (meant.isPresent()) {
            warning(file, "pi-gen does not know this name; " + meant.get() + " is the name that it looks for");
        } else if (MisspeltName.isHook(name) || MisspeltName.looksLikeHook(name)) {
            error(file, "never run: hooks belong in a folder of the stage");
        } else if (isProgram(file)) {
            warning(file, "never run: no script of the stage names it");
        }
    }

    /** Upstream makes images of several stages. Our engine makes one tree, which is the last stage's. */
    private void lintExports() throws IOException {
        Path image = stage.resolve("EXPORT_IMAGE");
        if (Files.isRegularFile(image)) {
            // A shell reads the file, for its variables.
            lintText(image, "EXPORT_IMAGE");
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
            if (MisspeltName.isHook(name(child))) {
                warning(
                        child,
                        "runs, though it lies in a folder for files; move it to a folder called NN-name, or rename it");
            }
        }
    }

    private void lintSubStage(Path subStage) throws IOException {
        boolean numbered = name(subStage).matches("[0-9]{2}-.+");
        boolean runs = hasHooks(subStage);
        if (runs && !numbered) {
            warning(subStage, "runs in the order of its name; begin the name with two digits and a dash");
        }
        if (Files.isRegularFile(subStage.resolve("SKIP"))) {
            warning(subStage.resolve("SKIP"), "the folder's hooks are not run");
        }
        for (Path child : children(subStage)) {
            if (MisspeltName.isHook(name(child))) {
                lintHook(child, subStage);
            } else if (!words.name(name(child))) {
                lintOther(child, runs || numbered);
            }
        }
    }

    /**
     * Something in a sub-stage that is no hook, and that no script names.
     *
     * @param hooked whether the folder has hooks, or is called as if it had; another one holds data, which may be numbered
     */
    private void lintOther(Path path, boolean hooked) throws IOException {
        String name = name(path);
        Optional<String> meant = MisspeltName.meantInSubStage(name);
        if (meant.isPresent()) {
            warning(path, "pi-gen does not know this name; " + meant.get() + " is the name that it looks for");
        } else if (name.matches("[0-9]*-?(" + String.join("|", MisspeltName.HOOKS) + ")")) {
            error(path, "never run: its name has to begin with two digits and a dash");
        } else if (MisspeltName.hasWordsOfHook(name) || (hooked && MisspeltName.looksLikeHook(name))) {
            error(path, "never run: " + NAMES);
        } else if (Files.isDirectory(path) && !name.equals("files")) {
            lintNested(path);
        } else if (Files.isRegularFile(path) && isProgram(path)) {
            warning(path, "never run: no script of the stage names it");
        }
    }

    /** A folder that looks like a sub-stage, one level too low. */
    private void lintNested(Path folder) throws IOException {
        for (Path child : children(folder)) {
            if (MisspeltName.isHook(name(child))) {
                error(child, "never run: hooks belong directly in a folder of the stage");
            }
        }
    }

    private void lintHook(Path hook, Path subStage) throws IOException {
        String kind = MisspeltName.kind(name(hook));
        if (isDangling(hook)) {
            error(hook, "a link that leads to nothing, so that it is left out");
        } else if (Files.isDirectory(hook) != kind.equals("patches")) {
            error(hook, kind.equals("patches") ? "has to be a folder" : "has to be a file");
        } else if (kind.equals("patches")) {
            lintPatches(hook);
        } else if (kind.equals("run.sh")) {
            lintProgram(hook, subStage);
        } else {
            lintText(hook, kind);
        }
    }

    private void lintProgram(Path program, Path workingFolder) throws IOException {
        if (!FileMode.isExecutable(program)) {
            error(program, "not executable, so that it is skipped; chmod +x it");
        }
        List<String> text = PieceText.faults(program, "run.sh");
        text.forEach(fault -> error(program, fault));
        if (text.isEmpty() && !beginsAsProgram(program)) {
            warning(program, "begins with no #! line, so that bash runs it, and goes on after a command that fails");
        }
        lintBaseDir(program);
        for (OutsidePaths.Found path : new OutsidePaths(workingFolder, stage, stages).in(StageWords.text(program))) {
            if (path.certain()) {
                error(
                        program,
                        "reads " + path.text() + ", which lies outside the stages and is not copied with them; "
                                + "put it into the stage");
            } else {
                warning(
                        program,
                        "may read " + path.text() + ", which lies outside the stages and is not copied with them");
            }
        }
    }

    /** People keep files beside their stages, which in pi-gen is BASE_DIR; here that is a folder of links to stages. */
    private void lintBaseDir(Path program) throws IOException {
        Set<String> names = new TreeSet<>();
        StageWords.text(program)
                .lines()
                .filter(line -> !line.stripLeading().startsWith("#"))
                .map(IN_BASE_DIR::matcher)
                .flatMap(Matcher::results)
                .forEach(found -> names.add(found.group(1)));
        for (String name : names) {
            Path beside = stages.resolve(name);
            if (Files.isDirectory(beside) ? !isStage(beside) : Files.exists(beside)) {
                warning(
                        program,
                        "may read ${BASE_DIR}/" + name
                                + ", which lies beside the stages; BASE_DIR has links to the stages"
                                + " alone; put it into the stage");
            }
        }
    }

    private static boolean beginsAsProgram(Path program) throws IOException {
        try (InputStream bytes = Files.newInputStream(program)) {
            String begin = new String(bytes.readNBytes(ELF.length()), ForeignText.BYTES);
            return begin.startsWith("#!") || begin.equals(ELF);
        }
    }

    private void lintText(Path file, String kind) throws IOException {
        PieceText.faults(file, kind).forEach(fault -> error(file, fault));
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
        lintText(series, "series");
        // A line of quilt's series: patch name, then options, then a comment.
        String text = ForeignText.of(series);
        List<String> listed = text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(line -> line.split("\\s+")[0])
                .toList();
        for (String patch : listed) {
            if (patch.indexOf('\0') >= 0 || !Files.isRegularFile(patches.resolve(PathBytes.path(patch)))) {
                error(series, "lists " + TerminalText.bytes(patch) + ", which is not there");
            }
        }
        // Somebody has switched off what stands in a comment.
        Set<String> named = new HashSet<>(List.of(text.split("[\\s#]+")));
        for (Path patch : children(patches)) {
            if (name(patch).matches(".*\\.(diff|patch)") && !named.contains(name(patch))) {
                error(patch, "never applied: series does not list it");
            }
        }
    }

    private static boolean isDangling(Path path) {
        return Files.isSymbolicLink(path) && !Files.exists(path);
    }

    private static boolean isProgram(Path file) throws IOException {
        return name(file).endsWith(".sh") || FileMode.isExecutable(file);
    }

    private void error(Path path, String text) {
        faults.add(new StageFault(true, path, text));
    }

    private void warning(Path path, String text) {
        faults.add(new StageFault(false, path, text));
    }

    /** As bytes, like the scripts that name it. */
    private static String name(Path path) {
        return PathBytes.of(path.getFileName());
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted(Comparator.comparing(StageLinter::name)).toList();
        }
    }
}
