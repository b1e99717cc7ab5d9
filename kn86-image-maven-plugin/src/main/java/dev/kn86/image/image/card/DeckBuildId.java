// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandRunner;
import java.util.List;
import java.util.Optional;

/**
 * What a deck says of itself: the lines of {@code /etc/kn86-build-id}, {@code KEY=VALUE} each. Their text is of the image,
 * and nobody has checked it.
 *
 * @param lines without line ends; empty when there is no such file
 */
public record DeckBuildId(List<String> lines) {

    private static final String FILE = "/etc/kn86-build-id";

    public DeckBuildId {
        lines = List.copyOf(lines);
    }

    /** Reads the file out of a root file system. */
    public static DeckBuildId read(Volume rootFileSystem, Toolbox toolbox, CommandRunner runner) throws BuildFailure {
        // When the file is missing, debugfs exits with 0 and prints a complaint to standard error.
        return new DeckBuildId(runner.run(
                        toolbox.command("debugfs", "-R", "cat " + FILE, rootFileSystem.e2fsName()),
                        "Build the image again, or check it with kn86-image:verify.")
                .lines());
    }

    /** The value of a key; empty when no line has the key, or more than one. */
    public Optional<String> value(String key) {
        List<String> found = lines.stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** Whom the image is for; empty when the file does not say it in one known word. */
    public Optional<Variant> variant() {
        return value("VARIANT").flatMap(Variant::ofWord);
    }
}
