// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With real repositories of git. */
@ForeignTools
class SourceRevisionTest {

    private static final String VERSION = "0.2.0-SNAPSHOT";

    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeEach
    void makeRepository() throws Exception {
        repository = TestRepository.create(folder.resolve("repository"));
    }

    private SourceRevision revision() throws Exception {
        return repository.revision().orElseThrow();
    }

    @Test
    void commitWithoutTag() throws Exception {
        assertEquals(VERSION + "+" + repository.commit(), revision().buildId(VERSION));
        assertEquals(Optional.empty(), revision().tag());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag", "tag -a -m annotated"})
    void commitOfTheVersionsTag(String kind) throws Exception {
        repository.git((kind + " v0.2.0-rc1").split(" "));
        assertEquals("0.2.0-rc1+" + repository.commit(), revision().buildId("0.2.0-rc1"));
        assertTrue(revision().isTagged("0.2.0-rc1"));
        assertFalse(revision().isTagged("0.2.0"));
    }

    @Test
    void commitBehindATag() throws Exception {
        repository.git("tag", "v0.1.0");
        repository.change("one");
        repository.change("two");
        assertEquals(VERSION + "+v0.1.0-2-g" + repository.commit(), revision().buildId(VERSION));
        assertFalse(revision().isTagged("0.1.0"));
    }

    @Test
    void tagOfAnotherVersionOnTheCommit() throws Exception {
        repository.git("tag", "v0.1.0");
        assertEquals(VERSION + "+v0.1.0-0-g" + repository.commit(), revision().buildId(VERSION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nightly", "v1", "v-next", "v0.1.0+local"})
    void tagThatNamesNoVersion(String tag) throws Exception {
        repository.git("tag", tag);
        repository.change("one");
        assertEquals(VERSION + "+" + repository.commit(), revision().buildId(VERSION));
    }

    @Test
    void changedFile() throws Exception {
        repository.git("tag", "v0.2.0");
        Files.writeString(repository.folder().resolve("pom.xml"), "<project/>");
        assertEquals("0.2.0+" + repository.commit() + "-dirty", revision().buildId("0.2.0"));
        assertFalse(revision().isTagged("0.2.0"));
    }

    @Test
    void shallowCloneOfATag() throws Exception {
        repository.change("one");
        repository.git("tag", "v0.2.0");
        TestRepository shallow = repository.cloneTo(folder.resolve("shallow"), "--depth=1");
        assertTrue(shallow.revision().orElseThrow().isTagged("0.2.0"));
    }

    @Test
    void shallowCloneBehindATag() throws Exception {
        repository.git("tag", "v0.1.0");
        repository.change("one");
        TestRepository shallow = repository.cloneTo(folder.resolve("shallow"), "--depth=1", "--no-tags");
        assertEquals(
                VERSION + "+" + repository.commit(),
                shallow.revision().orElseThrow().buildId(VERSION));
    }

    @Test
    void worktree() throws Exception {
        repository.git("tag", "v0.2.0");
        repository.git("worktree", "add", folder.resolve("tree").toString());
        assertTrue(new TestRepository(folder.resolve("tree"))
                .revision()
                .orElseThrow()
                .isTagged("0.2.0"));
    }

    @Test
    void moduleOfACheckout() throws Exception {
        Path module = Files.createDirectories(repository.folder().resolve("module"));
        Files.writeString(module.resolve("pom.xml"), "<project>\n</project>\n");
        repository.git("add", "-A");
        repository.change("module");
        assertEquals(
                VERSION + "+" + repository.commit(),
                new TestRepository(module).revision().orElseThrow().buildId(VERSION));
    }

    @Test
    void projectInsideOfAnothersCheckoutIsNotMadeOfIt() throws Exception {
        Path other = Files.createDirectories(repository.folder().resolve("unpacked"));
        Files.writeString(other.resolve("pom.xml"), "<project/>");
        assertEquals(Optional.empty(), new TestRepository(other).revision());
    }

    @Test
    void archiveOfATag() throws Exception {
        repository.git("tag", "v0.2.0-rc1");
        TestRepository archive = repository.archiveTo(folder.resolve("archive"));
        assertEquals(
                "0.2.0-rc1+" + repository.commit(),
                archive.revision().orElseThrow().buildId("0.2.0-rc1"));
    }

    @Test
    void archiveBehindATag() throws Exception {
        repository.git("tag", "v0.1.0");
        repository.change("one");
        TestRepository archive = repository.archiveTo(folder.resolve("archive"));
        assertEquals(
                VERSION + "+v0.1.0-1-g" + repository.commit(),
                archive.revision().orElseThrow().buildId(VERSION));
    }

    @Test
    void copyWithoutGit() throws Exception {
        Path copy = Files.createDirectories(folder.resolve("copy"));
        Files.writeString(copy.resolve("pom.xml"), "<project/>");
        Files.copy(repository.folder().resolve(SourceRevision.ARCHIVE_FILE), copy.resolve(SourceRevision.ARCHIVE_FILE));
        assertEquals(Optional.empty(), new TestRepository(copy).revision());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "commit ",
                "commit 0123",
                "describe v0.2.0",
                "commit XYZ45678901234567890123456789012345678901",
                "\u0000\u00ff"
            })
    void archiveThatNamesNoCommit(String text) throws Exception {
        Path archive = Files.createDirectories(folder.resolve("archive"));
        Files.writeString(archive.resolve("pom.xml"), "<project/>");
        Files.writeString(archive.resolve(SourceRevision.ARCHIVE_FILE), text);
        assertEquals(Optional.empty(), new TestRepository(archive).revision());
    }
}
