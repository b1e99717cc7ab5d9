// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Programs that are files. */
public final class Executables {

    private Executables() {}

    /**
     * Copies a program, because files of a Maven repository are not executable.
     *
     * @param copy is replaced when it exists
     * @return the copy
     */
    public static Path copy(Path program, Path copy) throws BuildFailure, IOException {
        Files.copy(program, copy, StandardCopyOption.REPLACE_EXISTING);
        return allow(copy);
    }

    /**
     * Lets the system start a file.
     *
     * @return the file
     * @throws BuildFailure when the file system has no such permission
     */
    public static Path allow(Path file) throws BuildFailure {
        if (!file.toFile().setExecutable(true)) {
            throw new BuildFailure(
                    "cannot make " + file + " executable", "Use a file system that has that permission.");
        }
        return file;
    }
}
