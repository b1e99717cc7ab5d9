// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The cache folder ({@code kn86.cache.dir}). This class is the one place that names what the folder holds; the section
 * "The cache folder" in docs has the same list. All builds of a user share the folder. Only {@link #keys} cannot be
 * made again.
 *
 * @param path the folder itself, with links followed as far as it exists; it need not exist
 */
public record CacheFolder(Path path) {

    /** Apt roots, packages and downloads of stages share this folder. */
    private static final String APT = "apt";

    public CacheFolder {
        path = real(path.toAbsolutePath());
    }

    /** The kernel lists a stage's mounts by the folders themselves: by a path with a link they would not be found. */
    private static Path real(Path path) {
        Path existing = path;
        while (Files.notExists(existing)) {
            existing = existing.getParent();
        }
        try {
            return existing.toRealPath().resolve(existing.relativize(path));
        } catch (IOException e) {
            // Whoever uses the folder first says what is wrong with it.
            return path;
        }
    }

    /** Waits for the lock of the folder, the exclusive right to write to it. */
    public CacheLock lock(Progress progress) throws IOException {
        return CacheLock.acquire(path, progress);
    }

    /**
     * The private apt with the package lists of one set of suites.
     *
     * @param name what the packages are for, for example {@code kernel}
     * @param architecture as dpkg names it
     */
    public Path aptRoot(String name, String architecture) {
        return path.resolve(APT).resolve(name + "-" + architecture);
    }

    /** Downloaded packages, each in a folder that is named by its SHA-256. */
    public Path packages() {
        return path.resolve(APT).resolve("packages");
    }

    /** The folder to which the apt of a running stage downloads. */
    public Path stageDownloads() {
        return path.resolve(APT).resolve("archives");
    }

    /** Results of stages, one folder for each layer, named by its key. */
    public Path layers() {
        return path.resolve("layers");
    }

    /** The toolboxes: pinned tools that write output files, one folder for each release and architecture. */
    public Path toolboxes() {
        return path.resolve("toolbox");
    }

    /**
     * The native helpers of a release: amd64 programs and libraries, and the emulator joined with the launcher.
     *
     * @param release code name of the Debian release, for example {@code bookworm}
     */
    public Path nativeHelpers(String release) {
        return path.resolve("native").resolve(release + "-amd64");
    }

    /**
     * Libraries that programs of the device are linked with.
     *
     * @param release code name of the Debian release
     * @param architecture as dpkg names it
     */
    public Path targetLibraries(String release, String architecture) {
        return path.resolve("target-libraries").resolve(release + "-" + architecture);
    }

    /** The Pico SDK's sources. */
    public Path picoSdk(String version) {
        return path.resolve("pico-sdk").resolve(version);
    }

    /** Upstream pi-gen, checked out at a tag. */
    public Path piGen(String tag) {
        return path.resolve("pi-gen").resolve(tag);
    }

    /** The file with the time when {@code mvn -U} last had the packages of {@link #piGen} resolved again. */
    public Path piGenRenewal(String tag) {
        return path.resolve("pi-gen").resolve(tag + ".renewed");
    }

    /**
     * The device-tree binding schemas of a kernel.
     *
     * @param kernelVersion of its Debian package
     */
    public Path bindings(String kernelVersion) {
        return path.resolve("bindings").resolve(kernelVersion);
    }

    /** The development signing key. It cannot be made again: decks trust this key and no other. */
    public Path keys() {
        return path.resolve("keys");
    }

    /** Output of programs that goals run outside any project. */
    public Path logs() {
        return path.resolve("logs");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
