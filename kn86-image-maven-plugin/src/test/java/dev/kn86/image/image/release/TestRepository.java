// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.release;

import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A folder with a pom.xml, for tests of what git says of it. */
record TestRepository(Path folder) {

    private static final String ARCHIVE_TEMPLATE =
            """
            commit $Format:%H$
            describe $Format:%(describe:tags=true,match=v[0-9]*.[0-9]*.[0-9]*)$
            """;

    /** A new repository with one commit. */
    static TestRepository create(Path folder) throws Exception {
        Files.createDirectories(folder);
        TestRepository repository = new TestRepository(folder);
        repository.git("init", "--quiet", "--initial-branch=main");
        Files.writeString(folder.resolve("pom.xml"), "<project>\n</project>\n");
        Files.writeString(folder.resolve(SourceRevision.ARCHIVE_FILE), ARCHIVE_TEMPLATE);
        Files.writeString(folder.resolve(".gitattributes"), "/" + SourceRevision.ARCHIVE_FILE + " export-subst\n");
        repository.git("add", "-A");
        repository.change("first");
        return repository;
    }

    private static CommandRunner runner(Path folder) {
        return new ProcessCommandRunner(folder.resolveSibling("logs"));
    }

    /** Runs git as somebody without settings of his own. */
    String git(String... arguments) throws Exception {
        List<Object> words = new ArrayList<>(List.of(
                "git",
                "-C",
                folder,
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@example.org",
                "-c",
                "protocol.file.allow=always"));
        words.addAll(List.of(arguments));
        return runner(folder)
                .run(
                        Command.of(words.toArray())
                                .env("GIT_CONFIG_NOSYSTEM", "1")
                                .env("GIT_CONFIG_GLOBAL", "/dev/null"),
                        "Install git.")
                .stdout()
                .strip();
    }

    /** A commit more. */
    void change(String message) throws Exception {
        git("commit", "--quiet", "--allow-empty", "-m", message);
    }

    String commit() throws Exception {
        return git("rev-parse", "--short=12", "HEAD");
    }

    TestRepository cloneTo(Path target, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("clone", "--quiet"));
        words.addAll(List.of(options));
        words.addAll(List.of("file://" + folder.toAbsolutePath(), target.toString()));
        git(words.toArray(String[]::new));
        return new TestRepository(target);
    }

    /** What {@code git archive} makes of the commit, unpacked. */
    TestRepository archiveTo(Path target) throws Exception {
        Files.createDirectories(target);
        Path file = target.resolveSibling("archive.tar");
        git("archive", "--output=" + file, "HEAD");
        runner(folder).run(Command.of("tar", "-C", target, "-xf", file), "Install tar.");
        return new TestRepository(target);
    }

    Optional<SourceRevision> revision() throws Exception {
        return SourceRevision.of(folder, runner(folder));
    }
}
