// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tools that the host has installed, of whatever version: for reading files, where no output depends on the
 * version.
 *
 * @param host the host
 */
public record InstalledTools(Host host) implements Toolbox {

    @Override
    public Command command(String tool, Object... arguments) throws BuildFailure {
        Path program = host.program(tool)
                .orElseThrow(() -> new BuildFailure(
                        tool + " is not installed",
                        "Run tools/sd-provision/setup-host.sh, or mvn kn86-image:doctor to see which package has it."));
        List<Object> words = new ArrayList<>(List.of(program));
        words.addAll(Arrays.asList(arguments));
        return Command.of(words.toArray());
    }
}
