// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads pi-gen's config files. They are shell code and run as build.sh runs it; later files override earlier ones. */
public final class PiGenConfig {

    private static final String EXPORT = "export ";

    private PiGenConfig() {}

    /**
     * The variables that the files set for the build: those that pi-gen knows, and those that the files export.
     *
     * @param scripts folder for the script that reads the files
     * @throws BuildFailure when a file is missing or fails; when it sets a variable that the plugin sets; or when it
     *     sets an upper-case name that pi-gen does not know without exporting it, so that no hook would see it
     */
    public static Map<String, String> read(List<Path> files, Path scripts, CommandRunner runner)
            throws BuildFailure, IOException {
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new BuildFailure("the pi-gen config " + file + " is missing", "Correct kn86.pi-gen.config.");
            }
        }
        List<Object> words = new ArrayList<>(List.of(
                "env",
                "-i",
                "PATH=" + System.getenv("PATH"),
                "LC_ALL=C.UTF-8",
                "bash",
                EngineScripts.unpack(scripts).readConfig()));
        files.forEach(file -> words.add(file.toAbsolutePath()));
        String printed = runner.run(
                        Command.of(words.toArray()), "Correct " + files + ": it is shell code, run with set -e.")
                .stdout();
        Map<String, String> variables = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        for (String setting : printed.split("\0")) {
            boolean exported = setting.startsWith(EXPORT);
            String assignment = exported ? setting.substring(EXPORT.length()) : setting;
            int equals = assignment.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String name = assignment.substring(0, equals);
            if (PiGenVariables.FIXED.contains(name)) {
                faults.add(name + " is set by the plugin, for each stage anew");
            } else if (exported || PiGenVariables.SETTABLE.contains(name)) {
                variables.put(name, assignment.substring(equals + 1));
            } else if (name.matches("[A-Z][A-Z0-9_]*")) {
                faults.add(name + " is no variable of pi-gen and not exported, so that no hook would see it");
            }
        }
        if (!faults.isEmpty()) {
            throw new BuildFailure(
                    "the pi-gen config " + files + " sets what it cannot set:\n  " + String.join("\n  ", faults),
                    "Correct the name, export it for hooks of your own, or write helper variables in lower case.");
        }
        return variables;
    }
}
