// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.file.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Downloaded packages, each in a folder named by its SHA-256, shared by all builds of a user. apt gets a package only
 * when its hash is in a signed list, so that files of the same name from different archives are not mistaken for each
 * other.
 *
 * <p>apt takes a file that lies in its archives by name and size alone. So the files here are checked: a file is hashed
 * once and then marked by its modification time, which any later write changes. The caller holds the cache lock.
 */
public final class PackageCache {

    /** The time that marks a checked file. No package has it by chance: it is older than Debian. */
    private static final FileTime CHECKED = FileTime.from(Instant.parse("1980-01-01T00:00:00Z"));

    private final Path folder;

    /** @param folder the cache's folder of packages; created with the first package */
    public PackageCache(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** The folder that has one folder for each package, named by SHA-256, with one file that has apt's name for it. */
    public Path folder() {
        return folder;
    }

    /** The file with a hash; empty when the cache does not have it undamaged. */
    public Optional<Path> find(String sha256) throws IOException {
        Path entry = folder.resolve(sha256);
        if (!Files.isDirectory(entry)) {
            return Optional.empty();
        }
        if (!isSound(entry, false)) {
            FileTrees.delete(entry);
            return Optional.empty();
        }
        return Optional.of(onlyFile(entry));
    }

    /**
     * Adds a file to the cache by a second link. It must be on the same file system, and must not be changed
     * afterwards.
     *
     * @param file a package with apt's name for it
     */
    public PackageId keep(Path file) throws IOException {
        String sha256 = Digests.sha256(file);
        if (find(sha256).isEmpty()) {
            Path entry = Files.createDirectories(folder.resolve(sha256));
            Files.setLastModifiedTime(file, CHECKED);
            Files.createLink(entry.resolve(file.getFileName()), file);
        }
        return PackageId.ofFile(file.getFileName().toString(), sha256);
    }

    /** Links the file with a hash into a folder; false when the cache does not have it. */
    public boolean offer(String sha256, Path target) throws IOException {
        Optional<Path> file = find(sha256);
        if (file.isPresent()) {
            Path link = target.resolve(file.get().getFileName());
            Files.deleteIfExists(link);
            Files.createLink(link, file.get());
        }
        return file.isPresent();
    }

    /**
     * Deletes damaged packages.
     *
     * @param thorough whether to read every file again; otherwise only files that were written to since they were
     *     checked
     * @return the names of the deleted files; they will be fetched again
     */
    public List<String> dropDamaged(boolean thorough) throws IOException {
        List<String> dropped = new ArrayList<>();
        for (Path entry : list(folder)) {
            if (!isSound(entry, thorough)) {
                list(entry).forEach(file -> dropped.add(file.getFileName().toString()));
                FileTrees.delete(entry);
            }
        }
        return dropped;
    }

    private static boolean isSound(Path entry, boolean thorough) throws IOException {
        List<Path> files = list(entry);
        if (files.size() != 1 || !Files.isRegularFile(files.get(0), LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Path file = files.get(0);
        if (!thorough && Files.getLastModifiedTime(file).equals(CHECKED)) {
            return true;
        }
        if (!Digests.sha256(file).equals(entry.getFileName().toString())) {
            return false;
        }
        Files.setLastModifiedTime(file, CHECKED);
        return true;
    }

    private static Path onlyFile(Path entry) throws IOException {
        return list(entry).get(0);
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
