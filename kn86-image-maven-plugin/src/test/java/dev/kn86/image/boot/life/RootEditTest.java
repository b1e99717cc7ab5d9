// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.boot.firmware.TestCard;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ForeignTools
class RootEditTest {

    @TempDir
    Path folder;

    private Path image;

    @BeforeEach
    void makeRoot() throws BuildFailure, IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        for (String path : new String[] {"etc", "opt/nosh/bin", "usr/lib/systemd/system/sysinit.target.wants"}) {
            Files.createDirectories(tree.resolve(path));
        }
        Files.writeString(tree.resolve("etc/kn86-build-id"), "VERSION=1\n");
        Files.writeString(tree.resolve("opt/nosh/bin/nosh"), "nOSh");
        image = folder.resolve("root.ext4");
        ForeignTool.MKE2FS.run("-q", "-t", "ext4", "-d", tree, image, "4M");
    }

    /** A project's folder may have blanks and quotes, at which debugfs splits its requests. */
    private RootEdit edit() throws IOException {
        Path work = Files.createDirectories(folder.resolve("the \"work\""));
        return new RootEdit(TestCard.TOOLBOX, TestCard.RUNNER, image, work);
    }

    @Test
    void filesAreReplacedAndAdded() throws BuildFailure, IOException {
        edit().put("/etc/kn86-build-id", "VERSION=2\nBUILD_ID=x\n", 0644)
                .put("/etc/new", "n", 0755)
                .link("/etc/link", "../new")
                .apply();
        assertEquals("VERSION=2\nBUILD_ID=x\n", edit().read("/etc/kn86-build-id"));
        assertEquals("n", edit().read("/etc/new"));
        ForeignTool.E2FSCK.run("-fn", image);
    }

    @Test
    void aFolderThatIsMissingIsNamed() throws BuildFailure, IOException {
        RootEdit edit = edit().put("/none/file", "n", 0644);
        BuildFailure failure = assertThrows(BuildFailure.class, edit::apply);
        assertTrue(failure.getMessage().contains("/none/file could not be written into"), failure.getMessage());
        RootEdit link = edit().link("/none/link", "x");
        assertTrue(assertThrows(BuildFailure.class, link::apply).getMessage().contains("/none/link could not be"));
    }

    @ParameterizedTest
    @EnumSource(TestVersion.class)
    void everyVersionCanBeMadeOfARoot(TestVersion version) throws BuildFailure, IOException {
        RootEdit edit = edit();
        version.change(edit);
        edit.apply();
        ForeignTool.E2FSCK.run("-fn", image);
        assertEquals(version == TestVersion.CRASH ? "#!/bin/sh\nexit 1\n" : "nOSh", edit().read("/opt/nosh/bin/nosh"));
        assertEquals(version == TestVersion.PANIC, version.behindInitramfs().length > 0);
    }

    @Test
    void thePanicComesAfterTheScriptsThatCount() {
        String archive = new String(TestVersion.PANIC.behindInitramfs(), StandardCharsets.ISO_8859_1);
        assertTrue(archive.startsWith("070701"), archive);
        assertTrue(archive.contains("scripts/local-top/ORDER\0"), archive);
        assertTrue(archive.contains("echo c >/proc/sysrq-trigger"), archive);
    }

    @ParameterizedTest
    @CsvSource({"0.1.0-SNAPSHOT+51b4bc88fd12, 0.2.0+51b4bc88fd12", "1.0.0+a+b, 0.2.0+a+b", "plain, 0.2.0plain"})
    void aBuildIdKeepsItsCommit(String product, String expected) {
        assertEquals(expected, VersionMaker.buildId(TestVersion.SECOND, product));
    }
}
