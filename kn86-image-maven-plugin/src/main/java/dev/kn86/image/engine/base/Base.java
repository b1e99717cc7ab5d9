// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import dev.kn86.image.debian.apt.PackageId;
import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.engine.stage.StageDirectory;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operating system below the product's stages, as the stage engine needs it.
 *
 * @param stages the base's own stages, in order
 * @param inputs digest of what the first stage reads besides its own files
 * @param variables project variables of the stages, by name; part of the layers' keys
 * @param paths paths of the stages' inputs, by variable; not part of keys
 * @param upstream a clone of pi-gen whose files lie beside the stages
 * @param record what was chosen before the stages ran, for the build record: {@code kernelVersion} …
 * @param packages packages that the stages read files of without installing them: the boot firmware
 * @param archive what has to answer before one of the base's stages runs
 * @param versions what the build record says of the packages that the stages have installed
 */
public record Base(
        List<StageDirectory> stages,
        String inputs,
        Map<String, String> variables,
        Map<String, Path> paths,
        Optional<Path> upstream,
        Map<String, String> record,
        PackageList packages,
        Archive archive,
        Versions versions) {

    /** The archive that the base's stages take packages from. */
    @FunctionalInterface
    public interface Archive {

        /** No archive is asked beforehand. */
        Archive NONE = config -> {};

        /**
         * Asks whether the archive can be used. Called before the first stage of the base that runs, which takes
         * minutes; not called when the cache has all of them.
         *
         * @param config pi-gen's variables that the user has set
         * @throws BuildFailure when the archive does not answer, is not signed by its key, or lacks what the deck needs
         */
        void ask(Map<String, String> config) throws BuildFailure, IOException;
    }

    /** What the build record says of installed packages. */
    @FunctionalInterface
    public interface Versions {

        /** Nothing: all was chosen before the stages ran. */
        Versions NONE = installed -> Map.of();

        /**
         * The entries of the record.
         *
         * @param installed the packages in the finished tree
         * @throws BuildFailure when one is missing, or too old for the deck
         */
        Map<String, String> of(List<PackageId> installed) throws BuildFailure;
    }

    public Base {
        stages = List.copyOf(stages);
        variables = Map.copyOf(variables);
        paths = Map.copyOf(paths);
        record = Map.copyOf(record);
    }
}
