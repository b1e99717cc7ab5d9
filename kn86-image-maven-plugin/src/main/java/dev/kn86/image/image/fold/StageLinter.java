// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.file.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private final Path stages;
    private final List<StageFault> faults = new ArrayList<>();
    private Path stage;
    private StageWords words;
    private HookLinter hooks;

    /** @param stages the folder that holds the stage folders; what lies beside them is not judged */
    StageLinter(Path stages) {
        this.stages = stages;
    }

    /** All faults, stage by stage in the order in which the stages run. */
    List<StageFault> lint() throws IOException {
        faults.clear();
        Map<Path, StageWords> all = new LinkedHashMap<>();
        for (Path folder : children(stages)) {
            if (Files.isDirectory(folder) && isStage(folder)) {
                all.put(folder, StageWords.of(folder));
            }
        }
        Surroundings surroundings = Surroundings.of(stages, all);
        for (Map.Entry<Path, StageWords> next : all.entrySet()) {
            stage = next.getKey();
            words = next.getValue();
            hooks = new HookLinter(stages, stage, surroundings, faults);
            lintStage();
        }
        return List.copyOf(faults);
    }

    /** Whether a folder is meant as a stage: people keep other folders beside their stages, hidden ones among them. */
    static boolean isStage(Path folder) throws IOException {
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
        boolean skipped = Files.isRegularFile(stage.resolve("SKIP"));
        if (skipped) {
            warning(stage.resolve("SKIP"), "the stage is not run");
        }
        // pi-gen makes an image of a skipped stage, too. Nobody looks at the rest of it.
        lintExports();
        lintNames();
        if (!skipped) {
            lintParts();
        }
    }

    private void lintNames() throws IOException {
        for (Path file : children(stage)) {
            Optional<String> meant = MisspeltName.meantInStage(name(file));
            if (meant.isPresent() && !Files.isDirectory(file) && !isDangling(file) && !words.name(name(file))) {
                warning(file, "pi-gen does not know this name; " + meant.get() + " is the name that it looks for");
            }
        }
    }

    private void lintParts() throws IOException {
        Path prerun = stage.resolve("prerun.sh");
        if (Files.isRegularFile(prerun)) {
            hooks.lintProgram(prerun, stage);
        } else {
            error(prerun, "missing, so that the stage has no root file system; copy_previous belongs in it");
        }
        for (Path child : children(stage)) {
            if (isDangling(child)) {
                error(child, "a link that leads to nothing, so that it is left out");
            } else if (Files.isDirectory(child)) {
                if (name(child).startsWith(".")) {
                    lintHidden(child);
                } else if (name(child).equals("files")) {
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
        if (MisspeltName.isOfStage(name) || MisspeltName.meantInStage(name).isPresent() || words.name(name)) {
            return;
        }
        if (MisspeltName.isHook(name) || MisspeltName.looksLikeHook(name)) {
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
            hooks.lintText(image, "EXPORT_IMAGE");
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

    /** The shell's pattern, by which pi-gen finds sub-stages, leaves such names out. */
    private void lintHidden(Path folder) throws IOException {
        if (hasHooks(folder)) {
            warning(folder, "its hooks are not run, because its name begins with a dot; rename it, or add SKIP");
        }
    }

    private void lintSubStage(Path subStage) throws IOException {
        if (Files.isRegularFile(subStage.resolve("SKIP"))) {
            warning(subStage.resolve("SKIP"), "the folder's hooks are not run");
            return;
        }
        boolean numbered = name(subStage).matches("(?s)[0-9]{2}-.+");
        boolean runs = hasHooks(subStage);
        if (runs && !numbered) {
            warning(subStage, "runs in the order of its name; begin the name with two digits and a dash");
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
     * @param hooked whether the folder has hooks, or is called as if it had; another one holds data, which may be
     *     numbered
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
            hooks.lintPatches(hook);
        } else if (kind.equals("run.sh")) {
            hooks.lintProgram(hook, subStage);
        } else if (kind.equals("run-chroot.sh")) {
            hooks.lintChrootScript(hook);
        } else {
            hooks.lintText(hook, kind);
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
    static String name(Path path) {
        return PathBytes.of(path.getFileName());
    }

    static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted(Comparator.comparing(StageLinter::name)).toList();
        }
    }
}
