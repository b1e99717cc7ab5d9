// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.release;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.ForeignText;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which sources a build is made of, by git or, in an unpacked archive of a commit, by the file {@link #ARCHIVE_FILE},
 * which {@code git archive} fills (gitattributes(5), export-subst).
 *
 * @param commit the commit's first 12 hex digits
 * @param tag the newest tag of a version ({@code v0.2.0}, {@code v0.2.0-rc1}) that the commit holds, annotated or not;
 *     empty when there is none, or a shallow clone does not have it
 * @param distance commits since that tag; 0 on it and without one
 * @param isDirty whether files that git tracks differ from the commit
 */
public record SourceRevision(String commit, Optional<String> tag, int distance, boolean isDirty) {

    /** The file of an archive that names its commit. */
    public static final String ARCHIVE_FILE = ".git-archive-revision";

    private static final Pattern VERSION_TAG = Pattern.compile("v\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?");

    /** What git describe prints with {@code --long}; without a tag only the commit. */
    private static final Pattern DESCRIBED =
            Pattern.compile("(?:(?<tag>v.+)-(?<distance>\\d{1,9})-g)?(?<commit>[0-9a-f]{7,40})(?<dirty>-dirty)?");

    /** The archive's two lines: the commit, and git describe without {@code --long}. */
    private static final Pattern ARCHIVED = Pattern.compile("commit (?<commit>[0-9a-f]{40})");

    private static final Pattern ARCHIVED_TAG =
            Pattern.compile("describe (?<tag>v[0-9A-Za-z.-]+?)(?:-(?<distance>\\d{1,9})-g[0-9a-f]{7,40})?");

    private static final int COMMIT_DIGITS = 12;

    /**
     * Finds the sources of a project.
     *
     * @param project the project's folder; its pom.xml has to be tracked: a project that merely lies inside of another
     *     one's checkout is not made of it
     * @return empty without git, without a commit, and in an archive that does not name one
     */
    public static Optional<SourceRevision> of(Path project, CommandRunner runner) throws BuildFailure, IOException {
        if (git(runner, project, "ls-files", "--error-unmatch", "pom.xml").isEmpty()) {
            return ofArchive(project);
        }
        return git(
                        runner,
                        project,
                        "describe",
                        "--tags",
                        "--match=v[0-9]*.[0-9]*.[0-9]*",
                        "--long",
                        "--always",
                        "--abbrev=" + COMMIT_DIGITS,
                        "--dirty")
                .map(String::strip)
                .map(DESCRIBED::matcher)
                .filter(Matcher::matches)
                .map(described -> new SourceRevision(
                        shortened(described.group("commit")),
                        Optional.ofNullable(described.group("tag")).filter(SourceRevision::namesVersion),
                        namesVersion(described.group("tag")) ? Integer.parseInt(described.group("distance")) : 0,
                        described.group("dirty") != null));
    }

    /** The archive file lies in the project's folder or, for a module, in one above it. */
    private static Optional<SourceRevision> ofArchive(Path project) throws IOException {
        for (Path folder = project.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve(ARCHIVE_FILE);
            if (Files.isRegularFile(file)) {
                return archived(ForeignText.lines(file));
            }
            if (!Files.isRegularFile(folder.resolve("pom.xml"))) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<SourceRevision> archived(List<String> lines) {
        Optional<Matcher> commit = firstMatch(ARCHIVED, lines);
        Optional<Matcher> described = firstMatch(ARCHIVED_TAG, lines).filter(match -> namesVersion(match.group("tag")));
        return commit.map(match -> new SourceRevision(
                shortened(match.group("commit")),
                described.map(tag -> tag.group("tag")),
                described
                        .map(tag -> tag.group("distance"))
                        .map(Integer::parseInt)
                        .orElse(0),
                false));
    }

    private static Optional<Matcher> firstMatch(Pattern pattern, List<String> lines) {
        return lines.stream().map(pattern::matcher).filter(Matcher::matches).findFirst();
    }

    private static boolean namesVersion(String tag) {
        return tag != null && VERSION_TAG.matcher(tag).matches();
    }

    private static String shortened(String commit) {
        return commit.substring(0, Math.min(COMMIT_DIGITS, commit.length()));
    }

    /** What git prints; empty when it fails or is not installed. */
    static Optional<String> git(CommandRunner runner, Path folder, String... arguments) throws BuildFailure {
        CommandResult result;
        try {
            result = runner.attempt(Command.of(Stream.concat(
                            // In a container the checkout may belong to another user.
                            Stream.of("git", "-c", "safe.directory=*", "-C", folder), Stream.of(arguments))
                    .toArray()));
        } catch (BuildFailure e) {
            return Optional.empty();
        }
        return result.succeeded() ? Optional.of(result.stdout()) : Optional.empty();
    }

    /** Whether this is the commit of a version's tag, unchanged. */
    public boolean isTagged(String version) {
        return distance == 0 && !isDirty && tag.equals(Optional.of("v" + version));
    }

    /**
     * Names a build of these sources: {@code 0.2.0+51b4bc8dab12} on the version's own tag and without any, and
     * {@code 0.3.0-SNAPSHOT+v0.2.0-5-g51b4bc8dab12} behind one; {@code -dirty} follows when files were changed.
     */
    public String buildId(String version) {
        boolean needsTag = tag.isPresent() && (distance > 0 || !tag.get().equals("v" + version));
        return version + "+" + (needsTag ? tag.get() + "-" + distance + "-g" : "") + commit + (isDirty ? "-dirty" : "");
    }
}
