// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.rootfs;

import dev.kn86.image.engine.stage.PiGenConfig;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The part of a fingerprint that covers what a run of stages depends on, as far as files show it. */
public final class StagesFingerprint {

    private StagesFingerprint() {}

    /**
     * Adds what the stages depend on. Config files are shell code that may read other files: they are run, and the
     * variables that they set are added.
     *
     * @param fingerprint gets the values
     * @param provision the folder of the base's stages
     * @param export the export stage
     * @param configs pi-gen config files; later ones override earlier ones
     * @param stages the product's stages
     * @param work the engine's work folder
     * @return the fingerprint; empty when a config chooses the stages itself, because only a run finds out which they
     *     are
     * @throws BuildFailure when a config fails
     */
    public static Optional<Fingerprint> add(
            Fingerprint fingerprint,
            Path provision,
            Path export,
            List<Path> configs,
            List<Path> stages,
            Path work,
            CommandRunner runner)
            throws BuildFailure, IOException {
        PiGenConfig config = PiGenConfig.read(configs, work, runner);
        Map<String, String> variables = new TreeMap<>(config.variables());
        if (variables.containsKey("STAGE_LIST") || variables.containsKey("EXPORT_CONFIG_DIR")) {
            return Optional.empty();
        }
        // A digest, because the variables may have a password among them.
        fingerprint
                .value("config", Digests.sha256(variables + ", exported " + new TreeSet<>(config.exported())))
                .tree("export", export)
                .tree("base's stages", provision.resolve("debian-stages"));
        Path postrun = export.resolveSibling("postrun.sh");
        if (Files.exists(postrun)) {
            fingerprint.content("postrun.sh", postrun);
        }
        for (Path stage : stages) {
            fingerprint.tree(stage.getFileName().toString(), stage);
        }
        return Optional.of(fingerprint);
    }
}
