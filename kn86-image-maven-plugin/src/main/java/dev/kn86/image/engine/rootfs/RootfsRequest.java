// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.rootfs;

import dev.kn86.image.engine.stage.UpstreamPiGen;
import dev.kn86.image.util.file.CacheFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that decides a slot's root file system, and where it goes.
 *
 * @param productStages the product's stages, in order
 * @param configs pi-gen config files; later ones override earlier ones
 * @param from the name of a stage that runs again with all stages after it, even when the cache has them
 * @param exportStage the stage that turns the tree of the last stage into a slot's tree
 * @param upstream the pi-gen that runs all stages but the export; empty when our own engine runs them
 * @param version the product's version
 * @param buildId names this build on the device
 * @param production whether the image is for customers: without development password and shell on tty1
 * @param timestamp the time that the build uses for all dates
 * @param slotFolder where root-tree.txt, boot/, common/ and build-record.json go
 * @param logFolder where a log file per stage goes
 * @param cache the cache folder
 * @param packageList the file that gets the list of all packages that the build has installed
 * @param lock the package list of an earlier build whose packages this one has to install; empty for any packages
 */
public record RootfsRequest(
        List<Path> productStages,
        List<Path> configs,
        Optional<String> from,
        Path exportStage,
        Optional<UpstreamPiGen> upstream,
        String version,
        String buildId,
        boolean production,
        Instant timestamp,
        Path slotFolder,
        Path logFolder,
        CacheFolder cache,
        Path packageList,
        Optional<Path> lock) {

    public RootfsRequest {
        productStages = List.copyOf(productStages);
        configs = List.copyOf(configs);
    }

    /** The folder for files that the build makes for its stages; beside the logs. */
    Path workFolder() {
        return logFolder.resolveSibling("engine");
    }
}
