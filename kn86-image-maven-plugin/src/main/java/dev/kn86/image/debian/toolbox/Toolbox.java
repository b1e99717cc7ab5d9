// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.toolbox;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;

/**
 * The tools whose version decides the bytes of an output: mke2fs gives the same bytes again only from 1.47.1 on, and
 * mkfs.fat, mtools and dtc promise no equal output between versions. Their versions are pinned, whatever the host has
 * installed. Thread-safe.
 */
public interface Toolbox {

    /**
     * A command that runs the pinned build of a tool.
     *
     * @param tool the program's name, for example {@code "mke2fs"}
     * @param arguments its arguments; paths are turned into their absolute form
     * @throws BuildFailure when the tool cannot be fetched, for example without network on first use
     */
    Command command(String tool, Object... arguments) throws BuildFailure;
}
