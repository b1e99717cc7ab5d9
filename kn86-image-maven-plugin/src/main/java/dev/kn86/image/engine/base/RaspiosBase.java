// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.engine.stage.StageDirectory;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The base {@code raspios}: stage0, stage1 and stage2 of upstream pi-gen at the pinned tag, Raspberry Pi OS Lite. */
public final class RaspiosBase {

    private static final List<String> STAGES = List.of("stage0", "stage1", "stage2");

    private RaspiosBase() {}

    /**
     * Clones pi-gen at a tag, unless the cache has the clone.
     *
     * @param repository address of pi-gen's repository, or a folder with a clone of it
     * @param tag the tag to build, the pin's or the user's own choice
     * @param archive Debian's archive, with the cache folder, whose lock the caller holds, and the ways to reach
     *     archives
     * @param offline whether nothing may be fetched ({@code mvn -o})
     * @param renew the time, when packages are to be resolved again ({@code mvn -U}). Upstream's stages name their
     *     archives themselves and install the newest packages: the time of the latest renewal is part of the layers'
     *     keys
     * @throws BuildFailure when the tag cannot be fetched, or the pinned tag is no longer the pinned commit
     */
    public static Base prepare(
            Pin pin, String repository, String tag, DebianArchive archive, boolean offline, Optional<Instant> renew)
            throws BuildFailure, IOException {
        CacheFolder cache = archive.cache();
        PiGenClone clone = PiGenClone.of(pin, repository, tag, cache, offline, archive.runner());
        FirmwareMinimum minimum = new FirmwareMinimum(pin.raspiFirmwareMin(), archive.runner());
        List<StageDirectory> stages = new ArrayList<>();
        for (String name : STAGES) {
            stages.add(StageDirectory.of(clone.folder().resolve(name)));
        }
        Path renewal = cache.piGenRenewal(tag);
        if (renew.isPresent()) {
            Files.writeString(renewal, renew.get().toString());
        }
        String packages = Files.exists(renewal) ? Files.readString(renewal) : "never";
        return new Base(
                stages,
                Digests.sha256("raspios " + clone.commit() + " renewed " + packages),
                Map.of(),
                Map.of(),
                Optional.of(clone.folder()),
                Map.of("base", "raspios", "piGenTag", tag, "piGenCommit", clone.commit()),
                PackageList.of(List.of()),
                new RaspiosArchive(clone.folder(), pin.debianRelease(), minimum, archive, offline),
                new RaspiosVersions(minimum));
    }
}
