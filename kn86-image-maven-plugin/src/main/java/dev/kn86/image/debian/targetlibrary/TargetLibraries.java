// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.targetlibrary;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.DebFile;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.file.FreshFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Static libraries of the deck's own release and architecture with their headers, for programs that are cross-compiled:
 * Debian's development packages, unpacked as they are, without their dependencies. The C library comes with the cross
 * compiler.
 */
public final class TargetLibraries {

    /** The deck's architecture, as dpkg names it. */
    public static final String ARCHITECTURE = "arm64";

    private static final List<String> PACKAGES =
            List.of("libdrm-dev", "libjansson-dev", "libsodium-dev", "libssl-dev", "libzstd-dev");

    /** Lists the packages, one a line ({@link dev.kn86.image.debian.apt.PackageId#line}); written last. */
    private static final String RECORD = "packages.txt";

    /** Digits of the record's digest in a set's name; enough to tell sets apart. */
    private static final int NAME_DIGITS = 16;

    private TargetLibraries() {}

    /** The folder of a release's sets in the cache. */
    private static Path place(CacheFolder cache, String release) {
        return cache.targetLibraries(release, ARCHITECTURE);
    }

    /**
     * The folder of the set that the cache has. It holds {@code usr/include} and {@code usr/lib}. A set of other
     * versions is in a folder of another name, so that builds notice new versions.
     *
     * @param release code name of the deck's Debian release
     * @return empty when the cache has no set, or one of other packages
     */
    public static Optional<Path> find(CacheFolder cache, String release) throws IOException {
        Path record = place(cache, release).resolve(RECORD);
        if (!Files.isRegularFile(record)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(record);
        boolean isWhole =
                lines.stream().map(line -> line.split(" ")[0]).toList().equals(PACKAGES);
        return isWhole ? Optional.of(place(cache, release).resolve(name(lines))) : Optional.empty();
    }

    /**
     * Downloads and unpacks the newest versions in place of the cache's set, unless the cache has them. The caller
     * holds the cache lock.
     *
     * @param apt the private apt of the release
     * @return the set's folder, which {@link #find} gives from now on
     * @throws BuildFailure when a package cannot be fetched; the cache's set is kept
     */
    public static Path fetch(CacheFolder cache, String release, AptRoot apt, CommandRunner runner, Progress progress)
            throws BuildFailure, IOException {
        try (Step step = progress.step("libraries of " + release + " " + ARCHITECTURE)) {
            List<DebFile> packages = new ArrayList<>();
            for (String name : PACKAGES) {
                packages.add(apt.download(name));
            }
            List<String> record = packages.stream().map(deb -> deb.id().line()).toList();
            Path set = place(cache, release).resolve(name(record));
            if (!find(cache, release).equals(Optional.of(set))) {
                unpack(packages, record, place(cache, release), runner);
            }
            step.done(String.join(
                    ", ",
                    packages.stream()
                            .map(deb -> deb.name() + " " + deb.version())
                            .toList()));
            return set;
        }
    }

    private static void unpack(List<DebFile> packages, List<String> record, Path place, CommandRunner runner)
            throws BuildFailure, IOException {
        try (FreshFolder fresh = new FreshFolder(place)) {
            Path set = Files.createDirectories(fresh.path().resolve(name(record)));
            for (DebFile deb : packages) {
                runner.run(
                        Command.of("dpkg-deb", "--extract", deb.file(), set),
                        "Free some disk space below " + place + ".");
            }
            Files.write(fresh.path().resolve(RECORD), record);
            fresh.put(fresh.path());
        }
    }

    private static String name(List<String> record) {
        return Digests.sha256(String.join("\n", record)).substring(0, NAME_DIGITS);
    }
}
