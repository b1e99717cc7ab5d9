// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.apt;

import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The Debian archive as one build sees it: mirror, settings to reach it, and the cache of lists and downloads.
 *
 * @param mirror where packages come from
 * @param settings apt.conf lines on how to reach it
 * @param lists when package lists are fetched
 * @param cache the cache folder
 * @param runner runs apt
 */
public record DebianArchive(
        DebianMirror mirror, List<String> settings, AptRoot.Lists lists, Path cache, CommandRunner runner) {

    public DebianArchive {
        settings = List.copyOf(settings);
    }

    /** A private apt with these sources. Hold the cache lock. */
    public AptRoot root(String name, String architecture, List<AptSource> sources) throws BuildFailure, IOException {
        return AptRoot.open(cache.resolve("apt").resolve(name + "-" + architecture), architecture, sources, settings, lists, runner);
    }

    /** Where single downloads are kept. */
    public Path downloads() {
        return cache.resolve("apt/downloads");
    }
}
