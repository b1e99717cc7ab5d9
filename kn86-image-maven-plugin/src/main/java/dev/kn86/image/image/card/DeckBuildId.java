// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.card;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a deck says of itself: the lines of {@code /etc/kn86-build-id}, {@code KEY=VALUE} each. Their text is of the
 * image, and nobody has checked it.
 *
 * @param lines without line ends; empty when there is no such file
 */
public record DeckBuildId(List<String> lines) {

    private static final String FILE = "/etc/kn86-build-id";

    /** Ours has some hundred bytes; a report of a foreign card must not become as long as its file. */
    private static final int MAXIMUM_CHARACTERS = 1 << 14;

    private static final String REMEDY = "Build the image again, or check it with kn86-image:verify.";

    public DeckBuildId {
        lines = List.copyOf(lines);
    }

    /**
     * Reads the file out of a root file system.
     *
     * @throws BuildFailure when the file system cannot be read, or the file is larger than any that says what a deck is
     */
    public static DeckBuildId read(Volume rootFileSystem, Toolbox toolbox, CommandRunner runner) throws BuildFailure {
        // When the file is missing, debugfs exits with 0 and prints a complaint to standard error.
        return parse(runner.run(
                        toolbox.command("debugfs", "-R", "cat " + FILE, rootFileSystem.e2fsName())
                                .confined(),
                        REMEDY)
                .stdout());
    }

    /**
     * Reads a copy of the file.
     *
     * @throws BuildFailure when it is larger than any that says what a deck is
     */
    public static DeckBuildId read(Path copy) throws BuildFailure, IOException {
        try (InputStream in = Files.newInputStream(copy)) {
            return parse(new String(in.readNBytes(MAXIMUM_CHARACTERS + 1), StandardCharsets.UTF_8));
        }
    }

    private static DeckBuildId parse(String text) throws BuildFailure {
        if (text.length() > MAXIMUM_CHARACTERS) {
            throw new BuildFailure(
                    FILE + " has more than " + MAXIMUM_CHARACTERS + " characters, which is no build id", REMEDY);
        }
        return new DeckBuildId(text.lines().toList());
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
