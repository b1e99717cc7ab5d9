// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.release;

import dev.kn86.image.debian.apt.PackageLock;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.image.payload.SigningPolicy;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Refuses what a release must not be made of. All faults are told at once.
 *
 * @param version the project's version
 * @param project the project's folder, in a checkout
 * @param tag the tag that a release service was started for; empty when it did not say
 * @param snapshots what the reactor uses that is a SNAPSHOT, as {@code group:artifact:version}
 * @param signing who signs
 * @param pin reads the pin
 * @param records the folder of the pins' records
 * @param lock the packages that may be installed
 */
public record ReleaseCheck(
        String version,
        Path project,
        Optional<String> tag,
        List<String> snapshots,
        SigningPolicy signing,
        PinReader pin,
        Path records,
        Path lock) {

    private static final int SHOWN = 5;

    public ReleaseCheck {
        snapshots = List.copyOf(snapshots);
    }

    /** Finds the pin, and reads it. */
    public interface PinReader {
        Pin read() throws BuildFailure, IOException;
    }

    /** A part of the check. */
    private interface Part {
        void run() throws BuildFailure, IOException;
    }

    /**
     * Checks.
     *
     * @return the sources of the release
     * @throws BuildFailure with every fault
     */
    public SourceRevision run(CommandRunner runner) throws BuildFailure, IOException {
        List<BuildFailure> failures = new ArrayList<>();
        Optional<SourceRevision> revision = SourceRevision.of(project, runner);
        List<Part> parts = List.of(
                this::checkVersion,
                this::checkTag,
                () -> checkSources(revision, runner),
                this::checkDependencies,
                signing::check,
                () -> PinRecord.check(records, pin.read().digest()),
                () -> PackageLock.read(lock));
        for (Part part : parts) {
            try {
                part.run();
            } catch (BuildFailure e) {
                failures.add(e);
            }
        }
        BuildFailure.throwAll(failures);
        return revision.orElseThrow();
    }

    private void checkVersion() throws BuildFailure {
        if (version.endsWith("-SNAPSHOT")) {
            throw new BuildFailure(
                    "release blocker: the version " + version + " is a SNAPSHOT",
                    "Build the version of a tag: tools/sd-provision/build-image.sh --release v0.2.0.");
        }
    }

    private void checkTag() throws BuildFailure {
        if (tag.isPresent() && !tag.get().equals("v" + version)) {
            throw new BuildFailure(
                    "release blocker: kn86.release.tag=" + tag.get() + " does not name the version " + version,
                    "Tag v" + version + ", or build the version of the tag.");
        }
    }

    private void checkSources(Optional<SourceRevision> revision, CommandRunner runner) throws BuildFailure {
        if (revision.isEmpty()) {
            throw new BuildFailure(
                    "release blocker: " + project + " is no git checkout with a commit",
                    "Release from a clone of the repository.");
        }
        List<String> changes = SourceRevision.git(
                        runner, project, "status", "--porcelain", "--untracked-files=all", ":/")
                .map(text -> text.lines().toList())
                .orElse(List.of());
        if (!changes.isEmpty()) {
            throw new BuildFailure(
                    "release blocker: the checkout is dirty:\n"
                            + changes.stream()
                                    .limit(SHOWN)
                                    .map(line -> "    " + line)
                                    .collect(Collectors.joining("\n"))
                            + (changes.size() > SHOWN ? "\n    and " + (changes.size() - SHOWN) + " more" : ""),
                    "Commit these changes and tag the commit, or take them away.");
        }
        List<String> tags = SourceRevision.git(runner, project, "tag", "--points-at", "HEAD")
                .map(text -> text.lines().toList())
                .orElse(List.of());
        if (!tags.contains("v" + version)) {
            throw new BuildFailure(
                    "release blocker: the tag v" + version + " does not name this commit, "
                            + (tags.isEmpty() ? "which has none" : "which has " + String.join(", ", tags)),
                    "Check out the tag, fetch the tags of this clone (git fetch --tags), or tag the commit.");
        }
    }

    private void checkDependencies() throws BuildFailure {
        if (!snapshots.isEmpty()) {
            throw new BuildFailure(
                    "release blocker: SNAPSHOTs are used, which change: " + String.join(", ", snapshots),
                    "Use released versions of them.");
        }
    }
}
