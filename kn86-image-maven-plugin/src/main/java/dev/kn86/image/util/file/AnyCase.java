// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds files in a folder whose content will be on a FAT, which tells no capitals from small letters. */
public final class AnyCase {

    private static final int FIRST_BEHIND_ASCII = 0x80;

    private AnyCase() {}

    /**
     * The path by which a folder has a file.
     *
     * @param path relative to the folder, names joined by single slashes
     * @return the path itself when the folder has it, or none that differs in capitals only
     */
    public static String path(Path folder, String path) throws IOException {
        List<String> names = new ArrayList<>();
        Path at = folder;
        for (String step : path.split("/")) {
            if (step.chars().anyMatch(character -> character >= FIRST_BEHIND_ASCII)) {
                return path;
            }
            names.add(name(at, step));
            at = at.resolve(names.get(names.size() - 1));
        }
        return String.join("/", names);
    }

    private static String name(Path folder, String name) throws IOException {
        if (!Files.isDirectory(folder) || Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            return name;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name::equalsIgnoreCase)
                    .sorted()
                    .findFirst()
                    .orElse(name);
        }
    }
}
