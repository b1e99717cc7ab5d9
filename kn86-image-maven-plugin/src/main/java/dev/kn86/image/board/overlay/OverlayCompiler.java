// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compiles overlay sources. Warnings count as errors. */
final class OverlayCompiler {

    static final String SOURCE_SUFFIX = "-overlay.dts";

    private static final Pattern INCLUDE = Pattern.compile("(?m)^\\s*#\\s*include\\b");

    private final DeviceTreeTools tools;
    private final List<Path> includeFolders;

    OverlayCompiler(DeviceTreeTools tools, List<Path> includeFolders) {
        this.tools = tools;
        this.includeFolders = includeFolders;
    }

    /**
     * Compiles {@code NAME-overlay.dts} to {@code NAME.dtbo}.
     *
     * @param work for intermediate files
     * @throws BuildFailure with the compiler's lines, which name file and line
     */
    void compile(Path source, Path folder, Path work) throws BuildFailure, IOException {
        String name = source.getFileName().toString().replace(SOURCE_SUFFIX, "");
        List<Path> includes = new ArrayList<>(includeFolders);
        includes.add(0, source.getParent());
        Path input = source;
        if (INCLUDE.matcher(Files.readString(source)).find()) {
            input = work.resolve(name + ".preprocessed.dts");
            require(source, tools.preprocess(source, includes, input));
        }
        require(source, tools.compile(input, includes, folder.resolve(name + ".dtbo")));
    }

    private static void require(Path source, CommandResult result) throws BuildFailure {
        if (!result.succeeded() || !result.stderr().isBlank()) {
            String lines = result.stderr().lines().map(line -> "  | " + line).collect(Collectors.joining("\n"));
            throw new BuildFailure(
                    "the overlay " + source + " does not compile without complaint:\n" + lines,
                    "Correct the lines named above.");
        }
    }
}
