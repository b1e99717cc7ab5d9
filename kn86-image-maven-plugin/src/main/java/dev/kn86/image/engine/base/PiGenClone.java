// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.FreshFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A clone of upstream pi-gen at one tag, kept in the cache.
 *
 * @param folder the checkout
 * @param commit the commit that is checked out
 */
public record PiGenClone(Path folder, String commit) {

    /** Of the names that git allows (git-check-ref-format(1)) those that are a safe path and no option of git. */
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*(/[A-Za-z0-9][A-Za-z0-9._+-]*)*");

    /** Refuses a value of {@code kn86.pi-gen.tag} that can be no tag. */
    public static void checkTag(String tag) throws BuildFailure {
        if (!TAG.matcher(tag).matches()) {
            throw new BuildFailure(
                    "kn86.pi-gen.tag=" + tag + " is not a tag's name",
                    "Name a tag of pi-gen, for example 2025-11-24-raspios-bookworm-arm64, or leave it out for the pin's.");
        }
    }

    /**
     * Clones pi-gen at a tag, unless the cache has the clone.
     *
     * @param repository address of pi-gen's repository, or a folder with a clone of it
     * @param tag the tag to build, the pin's or the user's own choice
     * @param cache the cache folder, whose lock the caller holds
     * @param offline whether nothing may be fetched ({@code mvn -o})
     * @throws BuildFailure when the tag cannot be fetched, or the pinned tag is no longer the pinned commit
     */
    public static PiGenClone of(
            Pin pin, String repository, String tag, CacheFolder cache, boolean offline, CommandRunner runner)
            throws BuildFailure, IOException {
        Path clone = cache.piGen(tag);
        if (!Files.isDirectory(clone)) {
            if (offline) {
                throw new BuildFailure(
                        "Maven is offline (-o), and pi-gen " + tag + " is not in the cache (" + clone + ")",
                        "Build once without -o.");
            }
            fetch(repository, tag, clone, runner);
        }
        String commit = runner.run(
                        Command.of("git", "-C", clone, "rev-parse", "HEAD"), "Delete " + clone + " and build again.")
                .stdout()
                .strip();
        if (tag.equals(pin.piGenTag()) && !commit.equals(pin.piGenCommit())) {
            throw new BuildFailure(
                    "release blocker: pi-gen's tag " + tag + " is commit " + commit + ", the pin wants PI_GEN_COMMIT="
                            + pin.piGenCommit(),
                    "Find out why the tag has moved before you raise the pin.");
        }
        return new PiGenClone(clone, commit);
    }

    private static void fetch(String repository, String tag, Path clone, CommandRunner runner)
            throws BuildFailure, IOException {
        try (FreshFolder fresh = new FreshFolder(clone)) {
            runner.run(
                    Command.of(
                            "git",
                            "clone",
                            "--quiet",
                            "--depth",
                            "1",
                            "--branch",
                            tag,
                            "--config",
                            "advice.detachedHead=false",
                            repository,
                            fresh.path()),
                    "Check the network, the tag, and kn86.pi-gen.repository.");
            fresh.put(fresh.path());
        }
    }
}
