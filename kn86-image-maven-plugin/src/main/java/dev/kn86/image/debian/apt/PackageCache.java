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
 * Downloaded packages, each in a folder named by its SHA-256, shared by all builds of a user. A file is offered
 * to apt only where a signed list names its hash, so that archives with different files of one name do not mix.
 *
 * <p>apt takes a file that already lies in its archives by name and size alone. So what is here is checked:
 * hashed once, then marked by its modification time, which any later write changes. Hold the cache lock.
 */
public final class PackageCache {

    /** No file gets this time by chance: it is before there was Debian. */
    private static final FileTime CHECKED = FileTime.from(Instant.parse("1980-01-01T00:00:00Z"));

    private final Path folder;

    /** @param folder created when something is kept */
    public PackageCache(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** One folder a package, named by its SHA-256, each with one file that has apt's name for it. */
    public Path folder() {
        return folder;
    }

    /** The file with that hash, when the cache has it whole. */
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
     * Takes a file in, by a second link: it must lie on the same file system and not be changed any more.
     *
     * @param file under apt's name for it
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

    /** Links the file with that hash into a folder; false when the cache has none. */
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
     * Drops what is damaged.
     *
     * @param thorough whether to read every file again; otherwise only those that were written to
     * @return the names of the files that are gone; they will be fetched again
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
