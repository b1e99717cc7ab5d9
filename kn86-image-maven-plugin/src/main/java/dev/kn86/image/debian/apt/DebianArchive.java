// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.util.List;

/**
 * The Debian archive as one build uses it: mirror, settings to reach it, and the cache of lists and downloads.
 *
 * @param mirror the mirror
 * @param settings how apt reaches the mirror; what the mirror itself needs is added
 * @param lists whether package lists are fetched
 * @param cache the cache folder
 * @param runner runs apt
 */
public record DebianArchive(
        DebianMirror mirror, AptSettings settings, AptRoot.Lists lists, CacheFolder cache, CommandRunner runner) {

    public DebianArchive {
        settings = settings.with(mirror);
    }

    /** A private apt with some sources. The caller holds the cache lock. */
    public AptRoot root(String name, String architecture, List<AptSource> sources) throws BuildFailure, IOException {
        return AptRoot.open(
                cache.aptRoot(name, architecture), architecture, sources, settings, lists, packages(cache), runner);
    }

    /** The downloaded packages of a cache folder. */
    public static PackageCache packages(CacheFolder cache) {
        return new PackageCache(cache.packages());
    }
}
