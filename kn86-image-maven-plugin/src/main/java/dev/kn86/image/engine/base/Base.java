// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.engine.stage.StageDirectory;
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
 * @param record what was chosen, for the build record: {@code kernelVersion}, {@code raspiFirmwareVersion} …
 * @param packages packages that the stages read files of without installing them: the boot firmware
 */
public record Base(
        List<StageDirectory> stages,
        String inputs,
        Map<String, String> variables,
        Map<String, Path> paths,
        Optional<Path> upstream,
        Map<String, String> record,
        PackageList packages) {

    public Base {
        stages = List.copyOf(stages);
        variables = Map.copyOf(variables);
        paths = Map.copyOf(paths);
        record = Map.copyOf(record);
    }
}
