// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folders in which programs are looked for: those of the user's PATH and those of root's PATH (mkfs.fat, capsh …).
 */
public final class SearchPath {

    private static final List<Path> OF_ROOT =
            List.of(Path.of("/usr/local/sbin"), Path.of("/usr/sbin"), Path.of("/sbin"));

    private SearchPath() {}

    /** The folders, in the order of the search. */
    public static List<Path> folders() {
        Stream<Path> own = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
        return Stream.concat(own, OF_ROOT.stream()).distinct().toList();
    }

    /** The folders as a value of the variable PATH. */
    public static String value() {
        return folders().stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    /** The file of a program; empty when no folder has it. */
    public static Optional<Path> find(String program) {
        return folders().stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
