// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.util.file.AtomicFile;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk and one that is read-only, as the kernel has them. Needs root, to mount a disk of 64 KiB. */
class FailingDiskIT {

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        ForeignTool.MOUNT.run("-t", "tmpfs", "-o", "size=64k", "tmpfs", disk);
    }

    @AfterEach
    void unmount() throws Exception {
        ForeignTool.UMOUNT.run(disk.toString());
    }

    private static BuildFailure failure(IOException cause, Path... folders) {
        BuildFailure failure = FileFailure.of("the goal image", cause, List.of(folders));
        assertTrue(!failure.getMessage().contains("Exception"), failure.getMessage());
        return failure;
    }

    private static String firstLine(BuildFailure failure) {
        return failure.getMessage().lines().findFirst().orElseThrow();
    }

    @Test
    void aFullDiskNamesTheOutputAndLeavesTheLastOne() throws Exception {
        Path output = disk.resolve("card.img");
        AtomicFile.write(output, new byte[1000]);
        IOException cause = assertThrows(IOException.class, () -> AtomicFile.write(output, new byte[1 << 20]));
        BuildFailure failure = failure(cause);
        assertEquals("the goal image: " + output + ": No space left on device", firstLine(failure));
        assertEquals("Free some gigabytes on that disk, and build again.", failure.remedy());
        assertEquals(1000, Files.size(output));
        try (var entries = Files.list(disk)) {
            assertEquals(List.of(output), entries.toList(), "nothing half written is left");
        }
    }

    @Test
    void aWriteThatNamesNoFileNamesTheFullDisk() {
        IOException cause = assertThrows(IOException.class, () -> {
            try (OutputStream out = Files.newOutputStream(disk.resolve("file"))) {
                out.write(new byte[1 << 20]);
            }
        });
        BuildFailure failure = failure(cause, folder, disk.resolve("not/made/yet"));
        assertEquals(
                "the goal image: No space left on device: the disk of " + disk.resolve("not/made/yet")
                        + " has 0 bytes left",
                firstLine(failure));
        assertEquals("Free some gigabytes on that disk, and build again.", failure.remedy());
    }

    @Test
    void aProgramThatFillsTheDiskGetsTheSameRemedy() {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> new ProcessCommandRunner(folder.resolve("logs"))
                .run(Command.of("dd", "if=/dev/zero", "of=" + disk.resolve("file"), "bs=1M", "count=1"), "x"));
        assertTrue(failure.getMessage().contains(disk.resolve("file").toString()), failure.getMessage());
        assertEquals("Free some gigabytes on that disk, and build again.", failure.remedy());
    }

    @Test
    void aReadOnlyDiskIsNamed() throws Exception {
        Path output = disk.resolve("card.img");
        AtomicFile.write(output, new byte[1000]);
        ForeignTool.MOUNT.run("-o", "remount,ro", disk);
        IOException cause = assertThrows(IOException.class, () -> AtomicFile.write(output, new byte[10]));
        BuildFailure failure = failure(cause);
        assertTrue(firstLine(failure).startsWith("the goal image: " + disk + "/"), failure.getMessage());
        assertTrue(firstLine(failure).endsWith(": Read-only file system"), failure.getMessage());
        assertTrue(failure.remedy().startsWith("Mount that disk writable"), failure.remedy());
        assertEquals(1000, Files.size(output));
    }
}
