// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.debian.apt.PackageLock;
import dev.kn86.image.engine.base.BaseKind;
import dev.kn86.image.engine.base.PiGenClone;
import dev.kn86.image.engine.stage.EngineKind;
import dev.kn86.image.engine.stage.StageDirectory;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the user has set of a run of stages.
 *
 * @param productStages the product's stages, in order
 * @param provision the folder or archive of the stages that make the base and the export
 * @param export the folder or archive of another stage for the export; empty for provision's
 * @param project the project's folder, whose commit names the build
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
        FileOrArtifact provision,
        Optional<FileOrArtifact> export,
        Path project,
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
        provision.checkFolder();
        if (export.isPresent()) {
            export.get().checkFolder();
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

    /**
     * Refuses stages that have not been folded: before package lists are fetched for them.
     *
     * @throws BuildFailure naming all
     */
    void checkFolded() throws BuildFailure {
        List<BuildFailure> missing = new ArrayList<>();
        for (Path stage : productStages) {
            try {
                StageDirectory.of(stage);
            } catch (BuildFailure e) {
                missing.add(e);
            }
        }
        BuildFailure.throwAll(missing);
    }

    /** What the user should know about a run that could be meant so. */
    public Optional<String> warning() {
        // Maven takes the list for there, although it is required. STAGE_LIST of a pi-gen config may name stages.
        return productStages.isEmpty()
                ? Optional.of("no stage of the product is named (<stages>, kn86.stages): without STAGE_LIST in a pi-gen"
                        + " config, the base alone runs")
                : Optional.empty();
    }

    /** What the product's stages stand on. */
    public BaseKind baseKind() throws BuildFailure {
        return BaseKind.parse(base);
    }

    /** What runs the stages. */
    public EngineKind engineKind() throws BuildFailure {
        return EngineKind.parse(engine);
    }

    /**
     * The pi-gen config files, later ones on top of earlier ones.
     *
     * @param provision the folder of {@link #provision}
     */
    List<Path> configs(Path provision) throws BuildFailure {
        Path own = provision.resolve("config");
        if (!Files.isRegularFile(own)) {
            throw new BuildFailure(
                    this.provision.parameter() + ": there is no file config in " + provision,
                    "Put one there, if only an empty one: it has pi-gen's settings for all builds.");
        }
        return piGenConfig.map(file -> List.of(own, file)).orElse(List.of(own));
    }
}
