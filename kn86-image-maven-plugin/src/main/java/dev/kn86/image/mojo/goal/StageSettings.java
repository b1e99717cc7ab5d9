// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.debian.apt.PackageLock;
import dev.kn86.image.engine.base.BaseKind;
import dev.kn86.image.engine.base.PiGenClone;
import dev.kn86.image.engine.stage.EngineKind;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the user has set of a run of stages.
 *
 * @param productStages the product's stages, in order
 * @param provision the folder of the stages that make the base and the export
 * @param base what the product's stages stand on, value of {@code kn86.base}
 * @param engine what runs the stages, value of {@code kn86.engine}
 * @param piGenTag upstream pi-gen's tag; empty for the pin's
 * @param piGenRepository where upstream pi-gen is cloned from
 * @param piGenConfig a pi-gen config file on top of the provision folder's own
 * @param buildId names this build on the device; empty for version and commit
 * @param production whether the development password and the like are left out
 * @param lock the {@code packages.lock} that the build is locked to; empty when it is not locked
 * @param packageList gets the list of all packages that the build installed
 * @param nativeHelpers whether native helpers are wanted
 * @param slot where the slot's parts go
 */
public record StageSettings(
        List<Path> productStages,
        Path provision,
        String base,
        String engine,
        Optional<String> piGenTag,
        String piGenRepository,
        Optional<Path> piGenConfig,
        Optional<String> buildId,
        boolean production,
        Optional<Path> lock,
        Path packageList,
        boolean nativeHelpers,
        Path slot) {

    public StageSettings {
        productStages = List.copyOf(productStages);
    }

    /** Refuses values that no run could take. Nothing is fetched or made. */
    public void check() throws BuildFailure, IOException {
        baseKind();
        engineKind();
        if (!Files.isDirectory(provision)) {
            throw new BuildFailure(
                    "<provisionDirectory>: there is no folder " + provision,
                    "Name the folder that holds the stages of the base and export-image.");
        }
        if (piGenTag.isPresent()) {
            PiGenClone.checkTag(piGenTag.get());
        }
        if (piGenConfig.isPresent() && !Files.isRegularFile(piGenConfig.get())) {
            throw new BuildFailure(
                    "kn86.pi-gen.config=" + piGenConfig.get() + " is not a file",
                    "Name a pi-gen config file, or leave it out.");
        }
        if (buildId.isPresent()
                && (buildId.get().isBlank() || buildId.get().chars().anyMatch(Character::isISOControl))) {
            throw new BuildFailure(
                    "kn86.build.id=" + buildId.get() + " cannot name a build",
                    "Write one line of text, or leave it out for version and commit.");
        }
        if (lock.isPresent()) {
            PackageLock.read(lock.get());
        }
    }

    /** What the product's stages stand on. */
    public BaseKind baseKind() throws BuildFailure {
        return BaseKind.parse(base);
    }

    /** What runs the stages. */
    public EngineKind engineKind() throws BuildFailure {
        return EngineKind.parse(engine);
    }

    /** The pi-gen config files, later ones on top of earlier ones. */
    public List<Path> configs() {
        Path own = provision.resolve("config");
        return piGenConfig.map(file -> List.of(own, file)).orElse(List.of(own));
    }
}
