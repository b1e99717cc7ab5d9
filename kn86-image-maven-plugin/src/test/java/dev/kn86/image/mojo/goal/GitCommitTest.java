// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class GitCommitTest {

    @TempDir
    private Path folder;

    private Path project;
    private String head;

    @BeforeEach
    void makeCommits() throws Exception {
        project = Files.createDirectory(folder.resolve("project"));
        git("init", "-q");
        for (String text : new String[] {"one", "two"}) {
            Files.writeString(project.resolve("file"), text);
            git("add", "file");
            git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", text);
        }
        head = git("rev-parse", "HEAD").substring(0, 12);
    }

    private String git(String... words) throws Exception {
        return runner().run(
                        Command.of(Stream.concat(Stream.of("git", "-C", project), Stream.of(words))
                                .toArray()),
                        "")
                .stdout();
    }

    private ProcessCommandRunner runner() {
        return new ProcessCommandRunner(folder.resolve("logs"));
    }

    private Optional<String> commitOf(Path place) throws Exception {
        return GitCommit.of(place, runner());
    }

    @Test
    void isThatOfTheFolderOrOfOneAboveIt() throws Exception {
        assertEquals(Optional.of(head), commitOf(project));
        assertEquals(Optional.of(head), commitOf(Files.createDirectory(project.resolve("module"))));
    }

    @Test
    void tagsOfEitherKindDoNotCount() throws Exception {
        git("tag", "v0.2.0");
        git("-c", "user.name=t", "-c", "user.email=t@example.org", "tag", "-a", "-m", "x", "v0.2.0-rc1");
        assertEquals(Optional.of(head), commitOf(project));
    }

    @Test
    void aChangeOfAKnownFileIsSaid() throws Exception {
        Files.writeString(project.resolve("new"), "");
        assertEquals(Optional.of(head), commitOf(project));
        Files.writeString(project.resolve("file"), "three");
        assertEquals(Optional.of(head + "-dirty"), commitOf(project));
    }

    @Test
    void shallowClonesAndWorktreesGiveTheSame() throws Exception {
        git("clone", "-q", "--depth=1", "file://" + project, folder.resolve("shallow").toString());
        assertEquals(Optional.of(head), commitOf(folder.resolve("shallow")));
        git("worktree", "add", "-q", "--detach", folder.resolve("worktree").toString());
        assertEquals(Optional.of(head), commitOf(folder.resolve("worktree")));
    }

    @Test
    void withoutARepositoryThereIsNone() throws Exception {
        assertEquals(Optional.empty(), commitOf(Files.createDirectory(folder.resolve("tarball"))));
    }
}
