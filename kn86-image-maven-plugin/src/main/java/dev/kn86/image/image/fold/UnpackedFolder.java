// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignText;
import dev.kn86.image.util.file.PathBytes;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A folder that an archive is unpacked into. No entry can be written outside of the folder: a name that leads out is
 * refused, and so is an entry below a symbolic link, because writing it would follow the link.
 *
 * <p>Names and link targets are given as bytes ({@link ForeignText#BYTES}), and are written byte by byte, whatever the
 * locale. They have to be UTF-8, because that is what everything that later reads the tree takes them for.
 */
final class UnpackedFolder {

    /** PATH_MAX of Linux (limits.h) without the final NUL. */
    private static final int LONGEST_TARGET = 4095;

    /** NAME_MAX of Linux (limits.h). */
    private static final int LONGEST_NAME = 255;

    /** Leaves room in PATH_MAX for the folder before it. */
    private static final int LONGEST_PATH = 2048;

    /** As in a layer. */
    private static final int DEEPEST = 100;

    private static final char REPLACEMENT = '\ufffd';

    private final Path archive;
    private final UnpackLimits limits;
    private final Path root;
    /** Folders get their modes at the end, because a folder without write permission could not be filled. */
    private final Map<Path, Integer> folderModes = new TreeMap<>(Comparator.reverseOrder());

    /** Entries with setuid, setgid or sticky, as they are shown. */
    private final List<String> special = new ArrayList<>();

    UnpackedFolder(Path archive, Path root, UnpackLimits limits) throws IOException {
        this.archive = archive;
        this.limits = limits;
        this.root = root;
        makeFolder(root);
    }

    void folder(String name, int mode) throws BuildFailure, IOException {
        Path path = path(name);
        makeParents(name, path.resolve("."));
        folderModes.put(path, mode);
        noteSpecial(name, mode);
    }

    void file(String name, int mode, InputStream content) throws BuildFailure, IOException {
        Path path = path(name);
        makeParents(name, path);
        try {
            Files.copy(limits.counted(content), path);
        } catch (FileAlreadyExistsException e) {
            throw refusal(name, "is there twice");
        }
        String fault = limits.contentFault();
        if (!fault.isEmpty()) {
            throw refusal(name, fault);
        }
        FileMode.set(path, mode);
        noteSpecial(name, mode);
    }

    private void noteSpecial(String name, int mode) {
        if ((mode & FileMode.SPECIAL) != 0) {
            special.add(TerminalText.bytes(name) + " (" + Integer.toOctalString(mode) + ")");
        }
    }

    void link(String name, String target) throws BuildFailure, IOException {
        Path path = path(name);
        makeParents(name, path);
        try {
            Files.createSymbolicLink(path, target(name, target));
        } catch (FileAlreadyExistsException e) {
            throw refusal(name, "is there twice");
        }
    }

    /**
     * Sets the folders' modes; call it after the last entry.
     *
     * @return the entries that got setuid, setgid or sticky, each with its mode, in the archive's order
     */
    List<String> finish() throws IOException {
        for (Map.Entry<Path, Integer> folder : folderModes.entrySet()) {
            FileMode.set(folder.getKey(), folder.getValue());
        }
        return List.copyOf(special);
    }

    /** @param entry the entry's name, as bytes */
    BuildFailure refusal(String entry, String fault) {
        return refusal(entry, fault, "Correct the module that packages the archive.");
    }

    private BuildFailure refusal(String entry, String fault, String remedy) {
        return new BuildFailure(archive + ": entry " + shown(entry) + " " + fault + "; it is not unpacked", remedy);
    }

    private static String shown(String bytes) {
        return '"' + TerminalText.bytes(bytes).replace("\"", "\\x22") + '"';
    }

    private BuildFailure notUtf8(String entry, String fault) {
        return refusal(
                entry,
                fault,
                "Give the file a name in UTF-8 (\\x.. is a byte that is not) in the module that packages the archive,"
                        + " and package it in a UTF-8 locale (LC_ALL=C.UTF-8).");
    }

    /** The place of the next entry. */
    private Path path(String name) throws BuildFailure {
        String tooMany = limits.entryFault();
        if (!tooMany.isEmpty()) {
            throw refusal(name, tooMany);
        }
        if (!isUtf8(name)) {
            throw notUtf8(name, "has a name that is not UTF-8, or has U+FFFD in it");
        }
        Path relative;
        try {
            relative = PathBytes.path(name);
        } catch (InvalidPathException e) {
            throw refusal(name, "is not a path");
        }
        Path path = root.resolve(relative).normalize();
        if (relative.isAbsolute() || !path.startsWith(root)) {
            throw refusal(name, "leads out of the archive");
        }
        String tooLong = lengthFault(PathBytes.of(root.relativize(path)));
        if (!tooLong.isEmpty()) {
            throw refusal(name, tooLong);
        }
        return path;
    }

    private static String lengthFault(String path) {
        if (path.length() > LONGEST_PATH) {
            return "has a path of more than " + LONGEST_PATH + " bytes";
        }
        String[] names = path.split("/");
        if (names.length > DEEPEST) {
            return "lies more than " + DEEPEST + " folders deep";
        }
        boolean longName = Arrays.stream(names).anyMatch(name -> name.length() > LONGEST_NAME);
        return longName ? "has a name of more than " + LONGEST_NAME + " bytes" : "";
    }

    private Path target(String name, String target) throws BuildFailure {
        String link = "is a link to " + shown(target);
        if (target.length() > LONGEST_TARGET) {
            throw refusal(name, link + ", which is longer than " + LONGEST_TARGET + " bytes");
        }
        if (!isUtf8(target)) {
            throw notUtf8(name, link + ", which is not UTF-8, or has U+FFFD in it");
        }
        try {
            return PathBytes.path(target);
        } catch (InvalidPathException e) {
            throw refusal(name, link + ", which is not a path");
        }
    }

    /** In place of what is not UTF-8, a reader of pax records puts U+FFFD. */
    private static boolean isUtf8(String bytes) {
        try {
            return ForeignText.decoded(bytes).indexOf(REPLACEMENT) < 0;
        } catch (CharacterCodingException e) {
            return false;
        }
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
                        "lies below " + TerminalText.bytes(PathBytes.of(root.relativize(folder)))
                                + ", which is not a folder");
            }
            makeFolder(folder);
        }
    }

    private void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        folderModes.put(folder, FileMode.EXECUTABLE);
    }
}
