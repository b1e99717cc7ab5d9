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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds faults in what a stage's hooks hold: scripts, lists and patches. {@link StageLinter} looks at their names and
 * places.
 */
final class HookLinter {

    /** The first bytes of a program that needs no interpreter: elf(5), EI_MAG0 to EI_MAG3. */
    private static final String ELF = "\u007fELF";

    /** A shell that takes no functions of bash's. */
    private static final Pattern OTHER_SHELL = Pattern.compile("\\A#!\\s*(\\S*/env\\s+)?\\S*\\b(sh|dash|ksh|zsh)\\b");

    /** What a #! line names: the last part of the program's path, behind env its first argument. */
    private static final Pattern INTERPRETER =
            Pattern.compile("\\A#![ \\t]*(?:\\S*/env[ \\t]+(?:-S[ \\t]*)?)?(?:[^\\s/]*/)*(?<name>[^\\s/]+)");

    /** Shells whose scripts bash reads as they do. */
    private static final Set<String> OF_SHELL = Set.of("sh", "bash", "dash", "ash");

    private static final Pattern SUDO = Pattern.compile("(?m)(^|[|;&(])[ \\t]*sudo\\s");

    private final Path stages;
    private final Path stage;
    private final Surroundings surroundings;
    private final List<StageFault> faults;

    /**
     * @param stages the folder that holds the stage folders
     * @param stage the one whose hooks are looked at
     * @param surroundings what lies beside the stages
     * @param faults is added to
     */
    HookLinter(Path stages, Path stage, Surroundings surroundings, List<StageFault> faults) {
        this.stages = stages;
        this.stage = stage;
        this.surroundings = surroundings;
        this.faults = faults;
    }

    /** @param workingFolder where the program is started */
    void lintProgram(Path program, Path workingFolder) throws IOException {
        if (!FileMode.isExecutable(program)) {
            error(program, "not executable, so that it is skipped; chmod +x it");
        }
        List<String> text = PieceText.faults(program, "run.sh");
        text.forEach(fault -> error(program, fault));
        if (text.isEmpty() && !beginsAsProgram(program)) {
            warning(program, "begins with no #! line, so that bash runs it, and goes on after a command that fails");
        }
        lintSudo(program);
        surroundings.uses(stage, program).forEach(use -> warning(program, use));
        for (OutsidePaths.Found path : new OutsidePaths(workingFolder, stage, stages).in(StageWords.text(program))) {
            if (path.beside()) {
                warning(
                        program,
                        "may read " + path.text()
                                + ", which lies beside the stages, so that no stage runs again when it "
                                + "changes, and kn86.engine=pi-gen lacks it; put it into the stage");
            } else if (path.certain()) {
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

    private void lintSudo(Path program) throws IOException {
        String text = StageWords.text(program);
        if (OTHER_SHELL.matcher(text).find() && SUDO.matcher(text).find()) {
            warning(
                    program,
                    "calls sudo, which only hooks of bash can here: elsewhere it is the machine's own, which may be missing or"
                            + " refuse; leave it out, since hooks run as root");
        }
    }

    private static boolean beginsAsProgram(Path program) throws IOException {
        try (InputStream bytes = Files.newInputStream(program)) {
            String begin = new String(bytes.readNBytes(ELF.length()), ForeignText.BYTES);
            return begin.startsWith("#!") || begin.equals(ELF);
        }
    }

    /** pi-gen hands it to a shell, so that its #! line is a comment. */
    void lintChrootScript(Path script) throws IOException {
        lintText(script, "run-chroot.sh");
        Matcher begin = INTERPRETER.matcher(StageWords.text(script));
        if (begin.find() && !OF_SHELL.contains(begin.group("name"))) {
            warning(
                    script,
                    "bash reads it, whatever its #! line says; put the program into a file of the stage, and call "
                            + TerminalText.bytes(begin.group("name")) + " from here");
        }
    }

    /** @param kind as {@link PieceText#faults} has it */
    void lintText(Path file, String kind) throws IOException {
        PieceText.faults(file, kind).forEach(fault -> error(file, fault));
    }

    /** The folder of quilt's patches. */
    void lintPatches(Path patches) throws IOException {
        if (Files.exists(patches.resolve("EDIT"))) {
            error(patches.resolve("EDIT"), "stops the build at a shell; remove it");
        }
        Path series = patches.resolve("series");
        if (!Files.isRegularFile(series)) {
            error(series, "missing, so that no patch is applied");
            return;
        }
        lintText(series, "series");
        // As quilt's cat_series reads a line: the first word, and no comment but from the first column on.
        String text = ForeignText.of(series);
        List<String> listed = text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("^[ \\t]+", "").split("[ \\t]", 2)[0])
                .filter(name -> !name.isEmpty())
                .toList();
        for (String patch : listed) {
            if (patch.indexOf('\0') >= 0 || !Files.isRegularFile(patches.resolve(PathBytes.path(patch)))) {
                error(
                        series,
                        "lists " + TerminalText.bytes(patch) + ", which is not there"
                                + (patch.startsWith("#")
                                        ? "; quilt takes # for a comment in the first column only"
                                        : ""));
            }
        }
        // Somebody has switched off what stands in a comment.
        Set<String> named = new HashSet<>(listed);
        named.addAll(List.of(text.split("[\\s#]+")));
        for (Path patch : StageLinter.children(patches)) {
            if (isPatch(StageLinter.name(patch)) && !named.contains(StageLinter.name(patch))) {
                error(patch, "never applied: series does not list it");
            }
        }
    }

    private static boolean isPatch(String name) {
        return name.endsWith(".diff") || name.endsWith(".patch");
    }

    private void error(Path path, String text) {
        faults.add(new StageFault(true, path, text));
    }

    private void warning(Path path, String text) {
        faults.add(new StageFault(false, path, text));
    }
}
