// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.AptSettings;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.DebianMirror;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * A small repository of the same shape as upstream pi-gen's, for tests.
 *
 * @param folder the repository's folder
 */
public record UpstreamRepository(Path folder, CommandRunner runner) {

    /** The tag that the pin names. */
    public static final String TAG = "2026-06-18-raspios-bookworm-arm64";

    /** Makes an empty repository. */
    public UpstreamRepository {
        try {
            Files.createDirectories(folder);
            runner.run(Command.of("git", "-C", folder, "init", "--quiet"), "Install git.");
        } catch (BuildFailure | IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** Writes a file; scripts become executable. */
    public void file(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(
                file, PosixFilePermissions.fromString(path.endsWith(".sh") ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** Commits all files, also when none has changed; returns the commit. */
    public String commit() throws BuildFailure {
        git("add", "--all");
        git(
                "-c",
                "user.name=upstream",
                "-c",
                "user.email=upstream@localhost",
                "commit",
                "--quiet",
                "--allow-empty",
                "--message",
                "stages");
        return git("rev-parse", "HEAD");
    }

    /** Puts the tag on the last commit. */
    public void tag() throws BuildFailure {
        git("tag", TAG);
    }

    /** Moves the tag, which is there already, to the last commit. */
    public void moveTag() throws BuildFailure {
        git("tag", "--force", TAG);
    }

    /** Debian's archive for a base of this repository: no mirror is asked. */
    public DebianArchive archive(CacheFolder cache) {
        return new DebianArchive(
                new DebianMirror(URI.create("http://127.0.0.1:9/debian"), Optional.empty(), false),
                AptSettings.of(List.of()),
                AptRoot.Lists.KEEP,
                cache,
                runner);
    }

    public String url() {
        return folder.toUri().toString();
    }

    /** A pin with this tag and a commit. */
    public Pin pin(String commit) throws BuildFailure, IOException {
        String text = Files.readString(Path.of("src/test/resources/pin/pi-gen-pin.env"))
                .replaceFirst("PI_GEN_TAG=.*", "PI_GEN_TAG=" + TAG)
                .replaceFirst("PI_GEN_COMMIT=.*", "PI_GEN_COMMIT=" + commit);
        return Pin.read(Files.writeString(folder.resolveSibling("pin.env"), text));
    }

    private String git(String... words) throws BuildFailure {
        return runner.run(Command.of("git", "-C", folder).with(List.of(words)), "See what git says.")
                .stdout()
                .strip();
    }
}
