// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.engine.stage.StageDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operating system below the product's stages, ready to be run by the stage engine.
 *
 * @param stages its own stages, in order
 * @param inputs digest of what the first stage reads besides its own files
 * @param variables project variables of its stages, by name; keyed
 * @param paths where its inputs lie; not keyed
 * @param upstream a clone of pi-gen whose files lie beside the stages
 * @param record what was chosen, for the build record: {@code kernelVersion}, {@code raspiFirmware} …
 * @param packages what its stages read of packages that they do not install, the boot firmware
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
