// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * A folder that an archive is unpacked into. No entry can be written outside of the folder: a name that leads out is
 * refused, and so is an entry below a symbolic link, because writing it would follow the link.
 */
final class UnpackedFolder {

    private final Path archive;
    private final Path root;
    /** Folders get their modes at the end, because a folder without write permission could not be filled. */
    private final Map<Path, Integer> folderModes = new TreeMap<>(Comparator.reverseOrder());

    UnpackedFolder(Path archive, Path root) throws IOException {
        this.archive = archive;
        this.root = root;
        makeFolder(root);
    }

    void folder(String name, int mode) throws BuildFailure, IOException {
        Path path = path(name);
        makeParents(name, path.resolve("."));
        folderModes.put(path, mode);
    }

    void file(String name, int mode, InputStream content) throws BuildFailure, IOException {
        Path path = path(name);
        makeParents(name, path);
        try {
            Files.copy(content, path);
        } catch (FileAlreadyExistsException e) {
            throw refusal(name, "is there twice");
        }
        FileMode.set(path, mode);
    }

    void link(String name, String target) throws BuildFailure, IOException {
        Path path = path(name);
        makeParents(name, path);
        try {
            Files.createSymbolicLink(path, Path.of(target));
        } catch (InvalidPathException e) {
            throw refusal(name, "is a link to " + TerminalText.quoted(target) + ", which is not a path");
        } catch (FileAlreadyExistsException e) {
            throw refusal(name, "is there twice");
        }
    }

    /** Sets the folders' modes; call it after the last entry. */
    void finish() throws IOException {
        for (Map.Entry<Path, Integer> folder : folderModes.entrySet()) {
            FileMode.set(folder.getKey(), folder.getValue());
        }
    }

    BuildFailure refusal(String entry, String fault) {
        return new BuildFailure(
                archive + ": entry " + TerminalText.quoted(entry) + " " + fault + "; it is not unpacked",
                "Correct the module that packages the archive.");
    }

    private Path path(String name) throws BuildFailure {
        Path relative;
        try {
            relative = Path.of(name);
        } catch (InvalidPathException e) {
            throw refusal(name, "is not a path");
        }
        Path path = root.resolve(relative).normalize();
        if (relative.isAbsolute() || !path.startsWith(root)) {
            throw refusal(name, "leads out of the archive");
        }
        return path;
    }

    private void makeParents(String name, Path path) throws BuildFailure, IOException {
        Path folder = root;
        for (Path step : root.relativize(path.getParent())) {
            folder = folder.resolve(step).normalize();
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw refusal(
                        name,
                        "lies below "
                                + TerminalText.line(root.relativize(folder).toString()) + ", which is not a folder");
            }
            makeFolder(folder);
        }
    }

    private void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        folderModes.put(folder, FileMode.EXECUTABLE);
    }
}
