// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.fat.FatLayout;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.HostToolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class FatToolsTest {

    private static final long BYTES = 64L << 20;

    @TempDir
    Path folder;

    private FatTools tools;
    private Path tree;

    @BeforeEach
    void prepare() throws IOException {
        tools = new FatTools(
                new HostToolbox(),
                new ProcessCommandRunner(folder.resolve("logs")),
                Instant.parse("2024-05-01T00:00:00Z"));
        tree = folder.resolve("tree");
        Files.createDirectories(tree.resolve("overlays/empty"));
        Files.writeString(tree.resolve("config.txt"), "arm_64bit=1\n");
        Files.writeString(tree.resolve("bcm2710-rpi-zero-2-w.dtb"), "x".repeat(3000));
        Files.writeString(tree.resolve("overlays/kn86-oled.dtbo"), "overlay");
    }

    private Path volume(String name) throws Exception {
        Path file = folder.resolve(name);
        tools.format(file, BYTES, "BOOTFS", 0x12345678, 0);
        tools.copyTree(tree, Volume.of(file));
        return file;
    }

    /** Characters that mean something to mtools in the name of an image, and to shells. */
    @Test
    void theFolderOfAVolumeMayHaveAnyName() throws Exception {
        Path odd = Files.createDirectories(folder.resolve("$HOME @@1 \"a\" ;&*"));
        Volume volume = Volume.of(Files.copy(volume("plain.vfat"), odd.resolve("odd.vfat")));
        tools.copyFile(Files.writeString(odd.resolve("new.txt"), "new"), volume, "new.txt");
        tools.setLabel(volume, "NEW");
        Path moved = Files.move(volume.file(), folder.resolve("moved.vfat"));
        assertEquals("new", ForeignTool.MTYPE.run("-i", moved, "::new.txt").stdout());
        assertTrue(ForeignTool.FSCK_FAT.run("-n", moved).succeeded());
    }

    @Test
    void otherToolsReadWhatWasCopied() throws Exception {
        Path file = volume("a.vfat");
        assertTrue(ForeignTool.FSCK_FAT.run("-n", file).succeeded());
        assertEquals(
                """
                ::/overlays/
                ::/bcm2710-rpi-zero-2-w.dtb
                ::/config.txt
                ::/overlays/empty/
                ::/overlays/kn86-oled.dtbo
                """,
                ForeignTool.MDIR.run("-/", "-b", "-i", file, "::").stdout());
        assertEquals(
                "arm_64bit=1\n",
                ForeignTool.MTYPE.run("-i", file, "::config.txt").stdout());
    }

    @Test
    void isATrueFat32() throws Exception {
        FatLayout geometry = FatUse.layout(Volume.of(volume("a.vfat")));
        assertEquals(129_022, geometry.clusters());
        assertEquals(512, geometry.clusterBytes());
    }

    @Test
    void equalTreesGiveEqualBytes() throws Exception {
        String first = Digests.sha256(volume("a.vfat"));
        Thread.sleep(2100); // The resolution of times in FAT is two seconds.
        Path copy = folder.resolve("copied elsewhere/tree");
        Files.createDirectories(copy.getParent());
        ForeignTool.CP.run("-r", tree, copy);
        tree = copy;
        assertEquals(first, Digests.sha256(volume("b.vfat")));
    }

    @Test
    void replacesAFileAndTheLabel() throws Exception {
        Path file = volume("a.vfat");
        Path other = Files.writeString(folder.resolve("other"), "changed\n");
        tools.copyFile(other, Volume.of(file), "config.txt");
        tools.setLabel(Volume.of(file), "BOOTFS-A");
        assertTrue(ForeignTool.FSCK_FAT.run("-n", file).succeeded());
        assertEquals(
                "changed\n", ForeignTool.MTYPE.run("-i", file, "::config.txt").stdout());
        assertEquals(
                " Volume label is BOOTFS-A   \n",
                ForeignTool.MLABEL.run("-s", "-i", file, "::").stdout());
    }

    @Test
    void findsTheUsedRanges() throws Exception {
        Path file = volume("a.vfat");
        ByteRanges used = FatUse.of(Volume.of(file));
        Path copy = folder.resolve("copy.vfat");
        SparseFiles.create(copy, BYTES);
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            SparseFiles.copy(from, used, to, 0);
        }
        assertEquals(-1, Files.mismatch(file, copy));
        // The metadata, then the root directory, two folders, and files of 1, 6 and 1 clusters.
        long metadata = (32 + 2 * 1009) * 512L;
        assertEquals(metadata + 11 * 512, used.bytes());
    }

    @Test
    void saysByHowMuchATreeIsTooLarge() throws Exception {
        // The volume has 129,022 clusters. The root directory, two folders and the small files take 11 of them.
        try (FileChannel big = FileChannel.open(
                tree.resolve("kernel8.img"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            big.write(ByteBuffer.allocate(1), (129_022L - 11) * 512);
        }
        Path file = folder.resolve("full.vfat");
        tools.format(file, BYTES, "BOOTFS", 1, 0);
        String message = assertThrows(BuildFailure.class, () -> tools.copyTree(tree, Volume.of(file)))
                .getMessage();
        assertEquals(
                tree + " does not fit its FAT volume " + file
                        + ": it needs 66059776 bytes, there are 66059264, 512 too few",
                message.lines().findFirst().orElseThrow());
    }

    @Test
    void refusesWhatIsNoFatVolume() throws Exception {
        Path file = folder.resolve("zeros");
        SparseFiles.create(file, BYTES);
        String message = assertThrows(BuildFailure.class, () -> FatUse.layout(Volume.of(file)))
                .getMessage();
        assertEquals(
                "the FAT volume of " + file + " at byte 0: its boot sector does not end in 55 AA",
                message.lines().findFirst().orElseThrow());
    }
}
