// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.binding;

import dev.kn86.image.board.overlay.DeviceTreeTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compiles the schemas that matter for some trees into one file, which dt-validate reads quickly. */
final class CompiledSchemas {

    private static final String OTHER_VERSION =
            "Install a dt-schema of another version: the package dt-schema of Debian 12 or newer.";

    private final SchemaFiles files;
    private final DeviceTreeTools tools;

    CompiledSchemas(SchemaFiles files, DeviceTreeTools tools) {
        this.files = files;
        this.tools = tools;
    }

    /**
     * Compiles the schemas that name some compatible strings, and the schemas that those refer to.
     *
     * @param needed compatible strings whose schemas dt-mk-schema must understand
     * @param others compatible strings whose schemas may be left out when dt-mk-schema does not understand them
     * @param schema the file to write
     * @throws BuildFailure when dt-mk-schema fails, or ignores a schema that is needed
     */
    void compile(Set<String> needed, Set<String> others, Path schema) throws BuildFailure {
        Set<Path> neededFiles = schemas(needed);
        Set<Path> chosen = schemas(others);
        chosen.addAll(neededFiles);
        List<Object> words = new ArrayList<>(List.of("dt-mk-schema", "-j", "-o", schema));
        words.addAll(chosen);
        CommandResult result = tools.runner().run(Command.of(words.toArray()), OTHER_VERSION);
        for (Path file : neededFiles) {
            // dt-mk-schema leaves out a schema that it does not understand, and exits with 0.
            if (result.stderr().contains(file + ": ignoring")) {
                throw new BuildFailure(
                        "dt-mk-schema does not understand " + file + ", which our overlays need", OTHER_VERSION);
            }
        }
    }

    private Set<Path> schemas(Set<String> compatibles) {
        Set<Path> naming = new TreeSet<>();
        compatibles.forEach(compatible -> naming.addAll(files.naming(compatible)));
        return files.closure(naming);
    }

    /** The compatible string with the schema that names it, for the goal's result. */
    String describe(String compatible) {
        List<Path> naming = files.naming(compatible);
        return compatible
                + (naming.isEmpty() ? " has no schema" : " by " + naming.get(0).getFileName());
    }
}
