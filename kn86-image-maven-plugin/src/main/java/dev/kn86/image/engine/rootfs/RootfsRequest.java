// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.rootfs;

import dev.kn86.image.engine.stage.UpstreamPiGen;
import dev.kn86.image.util.file.CacheFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a slot's root file system is to be made of.
 *
 * @param productStages the product's stages, in order
 * @param configs pi-gen config files, later ones on top of earlier ones
 * @param from a stage that runs again with all that follow, though the cache has them
 * @param exportStage the stage that turns the last tree into a slot's
 * @param upstream the pi-gen that runs the stages, all but the export; empty when our own engine does
 * @param version the product's version
 * @param buildId names this build on the device
 * @param production whether the development password and the like are left out
 * @param timestamp the build's one clock
 * @param slotFolder where root-tree.txt, boot/, common/ and build-record.json go
 * @param logFolder where a log file per stage goes
 * @param cache the cache folder
 * @param packageList gets the list of all packages that the build installed
 * @param lock the list of an earlier build, which this one has to repeat
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

    /** Where the build lays out what its stages read; beside the logs. */
    Path workFolder() {
        return logFolder.resolveSibling("engine");
    }
}
