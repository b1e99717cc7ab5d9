// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.install;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.image.card.DeckBuildId;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an installation asks the system that runs on a deck: which keys it trusts, which floor of versions it knows, and
 * what it is itself.
 *
 * @param keys the folder of the trusted keys
 * @param floors the image's version floors
 * @param buildId what the system says of itself, {@code KEY=VALUE} lines
 */
public record RunningSystem(Path keys, Path floors, Path buildId) {

    private static final String KEYS = "/usr/share/kn86/keys";
    private static final String FLOORS = "/usr/share/kn86/version-floors.tsv";
    private static final String BUILD_ID = "/etc/kn86-build-id";
    private static final String CHECK = "Check the image: mvn kn86-image:verify.";

    /**
     * Reads it out of a slot of a card.
     *
     * @param folder gets the files; it exists and is empty
     * @throws BuildFailure when the slot's root file system lacks one of them
     */
    public static RunningSystem read(Path card, Slot slot, Path folder, Toolbox toolbox, CommandRunner runner)
            throws BuildFailure, IOException {
        Volume root = Volume.ofCard(card, slot.root().number());
        RunningSystem system = new RunningSystem(
                folder.resolve(name(KEYS)), folder.resolve(name(FLOORS)), folder.resolve(name(BUILD_ID)));
        // Blanks would split the request, so that the names are relative.
        runner.run(debugfs(toolbox, root, "rdump " + KEYS + " .").in(folder), CHECK);
        runner.run(debugfs(toolbox, root, "dump " + FLOORS + " " + name(FLOORS)).in(folder), CHECK);
        runner.run(
                debugfs(toolbox, root, "dump " + BUILD_ID + " " + name(BUILD_ID))
                        .in(folder),
                CHECK);
        // debugfs exits with 0 for what is missing.
        require(Files.isDirectory(system.keys), card, slot, KEYS);
        require(Files.isRegularFile(system.floors), card, slot, FLOORS);
        require(Files.isRegularFile(system.buildId), card, slot, BUILD_ID);
        return system;
    }

    /** The same system with other keys. */
    public RunningSystem withKeys(Path folder) {
        return new RunningSystem(folder, floors, buildId);
    }

    /** The version of the system. */
    public String version() throws BuildFailure, IOException {
        return DeckBuildId.read(buildId)
                .value("VERSION")
                .orElseThrow(() -> new BuildFailure(BUILD_ID + " of the card names no version", CHECK));
    }

    private static Command debugfs(Toolbox toolbox, Volume root, String request) throws BuildFailure {
        return toolbox.command("debugfs", "-R", request, root.e2fsName()).confined();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void require(boolean isThere, Path card, Slot slot, String path) throws BuildFailure {
        if (!isThere) {
            throw new BuildFailure(
                    "install: slot " + slot + " of " + card + " has no " + path
                            + ", so it is not known what its deck would install",
                    "Build the image again: its stages are older than kn86-update. "
                            + "For other keys than the image's there is kn86.install.keys.");
        }
    }
}
