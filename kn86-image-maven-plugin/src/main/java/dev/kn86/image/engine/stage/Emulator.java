// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The program that runs the arm64 programs of a root tree. It is asked for only when a stage runs, because it may have
 * to be made first.
 */
@FunctionalInterface
public interface Emulator {

    /** No emulator: for an arm64 host, or a tree of the host's own programs. */
    Emulator NONE = Optional::empty;

    /**
     * The program that binfmt_misc starts, linked statically; empty where the kernel itself runs the tree's programs.
     */
    Optional<Path> program() throws BuildFailure, IOException;

    /** The same emulator; its program is asked for once. Not thread-safe. */
    static Emulator once(Emulator emulator) {
        return new Emulator() {
            private Optional<Path> known;

            @Override
            public Optional<Path> program() throws BuildFailure, IOException {
                if (known == null) {
                    known = emulator.program();
                }
                return known;
            }
        };
    }
}
