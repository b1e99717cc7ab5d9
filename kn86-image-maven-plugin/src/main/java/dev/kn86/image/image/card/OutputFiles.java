// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Several output files that are replaced together. Each is written to a temporary sibling; {@link #commit} forces all
 * of them to the disk and moves them into place. Without a commit, {@link #close} deletes the siblings and the folders
 * that were made for them, and the files of the run before are unchanged.
 */
final class OutputFiles implements AutoCloseable {

    private final Map<Path, Path> temporaries = new LinkedHashMap<>();

    /** Folders that were not there, the outer ones first. */
    private final List<Path> made = new ArrayList<>();

    /**
     * Prepares the temporary siblings.
     *
     * @throws BuildFailure when one of them is a directory
     */
    OutputFiles(List<Path> targets) throws BuildFailure, IOException {
        for (Path target : targets) {
            if (Files.isDirectory(target)) {
                throw new BuildFailure(
                        "cannot write " + target + ": it is a directory",
                        "Remove the directory or choose another output file.");
            }
        }
        for (Path target : targets) {
            makeFolder(target.toAbsolutePath().getParent());
            Path temporary = target.resolveSibling("." + target.getFileName() + ".part");
            Files.deleteIfExists(temporary);
            temporaries.put(target, temporary);
        }
    }

    private void makeFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            makeFolder(folder.getParent());
            made.add(folder);
        }
        Files.createDirectories(folder);
    }

    /** The temporary sibling of an output. */
    Path temporary(Path target) {
        return temporaries.get(target);
    }

    /** Moves all outputs into place. After a power cut, each of them is either the old or the new file as a whole. */
    void commit() throws IOException {
        for (Path temporary : temporaries.values()) {
            force(temporary);
        }
        for (Map.Entry<Path, Path> output : temporaries.entrySet()) {
            Files.move(output.getValue(), output.getKey(), StandardCopyOption.ATOMIC_MOVE);
        }
        for (Path folder : temporaries.keySet().stream()
                .map(Path::toAbsolutePath)
                .map(Path::getParent)
                .distinct()
                .toList()) {
            force(folder);
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        for (Path temporary : temporaries.values()) {
            Files.deleteIfExists(temporary);
        }
        for (int i = made.size() - 1; i >= 0; i--) {
            if (isEmpty(made.get(i))) {
                Files.delete(made.get(i));
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
