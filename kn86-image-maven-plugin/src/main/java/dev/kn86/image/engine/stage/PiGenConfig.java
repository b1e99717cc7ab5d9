// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignText;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What pi-gen's config files set. They are shell code and run as build.sh runs it; later files override earlier ones.
 *
 * @param variables the variables that build.sh would know or hooks would see, with their values
 * @param exported those of them that the files export
 */
public record PiGenConfig(Map<String, String> variables, Set<String> exported) {

    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    public PiGenConfig {
        variables = Map.copyOf(variables);
        exported = Set.copyOf(exported);
    }

    /** A config that sets variables and exports none. */
    public static PiGenConfig of(Map<String, String> variables) {
        return new PiGenConfig(variables, Set.of());
    }

    /**
     * Reads config files.
     *
     * @param files in order; may be none
     * @param work the engine's work folder: the reading script goes to its folder {@code config}
     * @throws BuildFailure when a file is missing or fails, or does what another shell than build.sh's cannot carry on;
     *     names all faults together
     */
    public static PiGenConfig read(List<Path> files, Path work, CommandRunner runner) throws BuildFailure, IOException {
        for (Path file : files) {
            checkText(file);
        }
        // A signal that the builder's process ignores, as a program in the background does, cannot be trapped by bash.
        List<Object> words = new ArrayList<>(List.of("env", "--default-signal", "-i"));
        // As hooks get it: a config may add to PATH, or ask for the locale.
        new StageEnvironment()
                .put(StageVariable.BASE_DIR, baseFolder(work))
                .variables()
                .forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(
                List.of("bash", EngineScripts.unpack(work.resolve("config")).readConfig()));
        files.forEach(file -> words.add(file.toAbsolutePath()));
        String printed = runner.run(
                        Command.of(words.toArray()), "Correct " + files + ": it is shell code, run with set -e.")
                .stdout();
        ConfigRecords records = ConfigRecords.of(printed);
        if (!records.faults().isEmpty()) {
            throw new BuildFailure(
                    "the pi-gen config " + files + " does what cannot be carried over to the stages:\n  "
                            + String.join("\n  ", records.faults()),
                    "Correct the name, export it for hooks of your own, or write helper variables in lower case.");
        }
        return new PiGenConfig(records.variables(), records.exported());
    }

    /** The folder that hooks and config files know as BASE_DIR. */
    public static Path baseFolder(Path work) {
        return work.resolve("base").toAbsolutePath();
    }

    private static void checkText(Path file) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure(
                    "the pi-gen config " + file + " is missing",
                    "Put it there, if only an empty one, or correct kn86.pi-gen.config if that names it.");
        }
        String text = ForeignText.of(file);
        if (text.startsWith(BYTE_ORDER_MARK)) {
            throw new BuildFailure(
                    file
                            + ": line 1 begins with a byte order mark (EF BB BF), which bash takes for part of the first word",
                    "Save the file as UTF-8 without it.");
        }
        Optional<String> wide = ForeignText.wideEncoding(text);
        if (wide.isPresent()) {
            throw new BuildFailure(
                    file + ": a text in " + wide.get() + ", which bash cannot read", "Save the file as UTF-8.");
        }
        for (char character : new char[] {'\r', '\0'}) {
            int place = text.indexOf(character);
            if (place >= 0) {
                long line =
                        text.substring(0, place).chars().filter(c -> c == '\n').count() + 1;
                throw new BuildFailure(
                        file + ": line " + line + " has "
                                + (character == '\r'
                                        ? "a carriage return, which becomes part of the value"
                                        : "a NUL byte"),
                        "Save the file as text with LF line ends.");
            }
        }
    }
}
