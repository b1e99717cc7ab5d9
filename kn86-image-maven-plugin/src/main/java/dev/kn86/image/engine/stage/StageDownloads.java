// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.debian.apt.DpkgStatus;
import dev.kn86.image.debian.apt.PackageCache;
import dev.kn86.image.debian.apt.PackageId;
import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that is mounted on {@code /var/cache/apt/archives} of a tree while a stage runs. It holds packages of the
 * cache whose hashes are in the stage's own package lists (share_downloads of functions.sh), and the packages that apt
 * fetches. The cache keeps those, however the stage ends.
 */
final class StageDownloads {

    /**
     * note-packages.sh links the packages that apt is about to install into this folder; {@code apt-get clean} leaves
     * it.
     */
    private static final String USED = "kn86-used";

    /** note-packages.sh makes this file when it refuses packages that are not locked. */
    private static final String REFUSED = "kn86-refused";

    private final Path archives;
    private final PackageCache packages;
    private final RootAccess access;
    private final CommandRunner runner;

    /**
     * @param archives the folder to mount
     * @param packages the cache's packages
     * @param access the rights to delete what apt makes in the folder: {@code partial} belongs to a user of the tree
     */
    StageDownloads(Path archives, PackageCache packages, RootAccess access, CommandRunner runner) {
        this.archives = archives.toAbsolutePath();
        this.packages = packages;
        this.access = access;
        this.runner = runner;
    }

    /** The folder to mount. */
    Path archives() {
        return archives;
    }

    /** The cache's packages, each in a folder named by its SHA-256. */
    Path packages() {
        return packages.folder();
    }

    /**
     * Drops damaged packages of the cache.
     *
     * @param thorough whether to read all of them again; otherwise those that were written to since they were checked
     * @return the names of their files
     */
    List<String> dropDamaged(boolean thorough) throws IOException {
        return packages.dropDamaged(thorough);
    }

    /** Empties the folder for a stage. Downloads that a killed build has left there go to the cache first. */
    void begin() throws BuildFailure, IOException {
        keep();
        access.delete(archives, runner);
        Files.createDirectories(archives.resolve("partial"));
        Files.createDirectories(packages.folder());
        Files.deleteIfExists(archives.resolveSibling(archives.getFileName() + ".offered"));
    }

    /** Takes new packages into the cache. apt moves a package here when it is complete and matches the signed lists. */
    void keep() throws IOException {
        for (Path file : files()) {
            if (isNew(file)) {
                packages.keep(file);
            }
        }
    }

    /** A package that is in the cache already has a second link. */
    private static boolean isNew(Path file) throws IOException {
        return file.getParent().endsWith(USED) || (int) Files.getAttribute(file, "unix:nlink") == 1;
    }

    /** Whether note-packages.sh has refused packages that are not locked. */
    boolean wasRefused() {
        return Files.exists(archives.resolve(REFUSED));
    }

    /** The packages that apt has installed, or was about to install. */
    PackageList used() throws IOException {
        List<PackageId> used = new ArrayList<>();
        for (Path file : debs(archives.resolve(USED))) {
            used.add(PackageId.ofFile(file.getFileName().toString(), Digests.sha256(file)));
        }
        return PackageList.of(used);
    }

    /**
     * The packages that are installed in the tree, those that apt has installed during the stage, and those that the
     * stages below have installed.
     *
     * @param tree the stage's layer
     * @param below the packages of the stages below
     */
    PackageList installed(Path tree, PackageList below) throws BuildFailure, IOException {
        Map<String, PackageId> known = new HashMap<>();
        below.packages().forEach(entry -> known.put(entry.fileName(), entry));
        List<PackageId> installed = new ArrayList<>(used().packages());
        Set<String> used = new HashSet<>();
        installed.forEach(entry -> used.add(entry.fileName()));
        for (PackageId entry : DpkgStatus.installed(tree.resolve(DpkgStatus.FILE))) {
            String name = entry.fileName();
            if (!used.contains(name) && !known.containsKey(name)) {
                installed.add(new PackageId(entry.name(), entry.version(), entry.architecture(), hash(name, tree)));
            }
        }
        return PackageList.of(installed).with(below);
    }

    /** The hash of a package that apt has not installed: mmdebstrap and debootstrap call dpkg themselves. */
    private String hash(String fileName, Path tree) throws IOException {
        for (Path folder : List.of(archives, tree.resolve("var/cache/apt/archives"))) {
            Path file = folder.resolve(fileName);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Digests.sha256(file);
            }
        }
        return PackageId.UNKNOWN;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(debs(archives.resolve(USED)));
        files.addAll(debs(archives));
        return files;
    }

    private static List<Path> debs(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(
                            file -> file.getFileName().toString().matches("([A-Za-z0-9.+~:%-]+_){2}[a-z0-9-]+\\.deb"))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }
}
