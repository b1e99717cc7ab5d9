// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.util.process.Command;
import java.util.Arrays;

/** The host's own tools in place of the pinned ones, for tests that do not depend on exact output bytes. */
public record HostToolbox() implements Toolbox {

    @Override
    public Command command(String tool, Object... arguments) {
        return Command.of(tool)
                .with(Arrays.stream(arguments).map(Object::toString).toList());
    }
}
