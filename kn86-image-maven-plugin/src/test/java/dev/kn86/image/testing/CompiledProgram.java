// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ELF program of this host that the tests of ELF files read: gcc compiles it with several segments and two hash
 * tables.
 */
public final class CompiledProgram {

    private static final String SOURCE =
            """
            #include <stdio.h>
            extern const char text[];
            const char text[] = "constant";
            static int variable = 41;
            int main(void) { return printf("%s %d\\n", text, ++variable) != 12; }
            """;

    private CompiledProgram() {}

    /** Compiles the program into a folder and returns its path. */
    public static Path in(Path folder, CommandRunner runner) throws BuildFailure, IOException {
        Path program = folder.resolve("program");
        runner.run(
                Command.of(
                        "gcc",
                        "-pie",
                        "-fPIE",
                        "-rdynamic",
                        "-Wl,--hash-style=both",
                        "-Wl,-z,relro,-z,separate-code",
                        "-o",
                        program,
                        Files.writeString(folder.resolve("program.c"), SOURCE)),
                "Install gcc and libc6-dev.");
        return program;
    }
}
