// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What runs the arm64 programs of a root tree. Asked only when a stage really runs, since it may have to be made first. */
@FunctionalInterface
public interface Emulator {

    /** An arm64 host, or a tree of the host's own programs. */
    Emulator NONE = Optional::empty;

    /** The program that binfmt_misc is to start, linked statically; empty where the kernel runs them by itself. */
    Optional<Path> program() throws BuildFailure, IOException;

    /** The same emulator, asked once. Not for several threads. */
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
