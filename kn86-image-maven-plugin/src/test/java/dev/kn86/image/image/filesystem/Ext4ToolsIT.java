// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.PinnedToolbox;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Makes and checks real file systems. Needs root, for the merged view of the tree. */
class Ext4ToolsIT {

    private static final long BYTES = 64L << 20;
    private static final UUID ID = UUID.fromString("12345678-1234-1234-1234-123456789abc");

    @TempDir
    Path folder;

    private ProcessCommandRunner runner;
    private Ext4Tools tools;
    private Path lower;
    private Path upper;
    private RootTree tree;

    @BeforeEach
    void prepare() throws Exception {
        runner = new ProcessCommandRunner(folder.resolve("logs"));
        tools = new Ext4Tools(PinnedToolbox.open(), runner, folder, Instant.parse("2024-05-01T00:00:00Z"));
        lower = folder.resolve("lower");
        upper = folder.resolve("upper");
        Files.createDirectories(lower.resolve("etc"));
        Files.createDirectories(upper.resolve("etc"));
        Files.writeString(lower.resolve("etc/hostname"), "below\n");
        Files.writeString(lower.resolve("etc/old"), "old\n");
        Files.writeString(upper.resolve("etc/hostname"), "above\n");
        Files.createLink(lower.resolve("etc/twin"), lower.resolve("etc/old"));
        ForeignTool.SH.run(
                lower,
                "-c",
                "mknod null c 1 3; chown 1000:1000 etc/old; chmod 4755 etc/old;"
                        + " touch -m -d 2020-01-02T03:04:05Z etc/old; touch -a -d 2019-01-01 etc/old");
        tree = new RootTree(List.of(lower, upper), RootRights.usual());
    }

    private Path make(String name, long bytes) throws Exception {
        Path file = folder.resolve(name);
        tools.make(file, bytes, "rootfs", ID, ID, tree);
        return file;
    }

    private Ext4Need need() throws Exception {
        Path mountPoint = Files.createDirectories(folder.resolve("root"));
        return Ext4Need.of(tree, mountPoint, folder.resolve("listing"), runner);
    }

    private static String debugfs(Path file, String request) throws BuildFailure {
        return ForeignTool.DEBUGFS.run("-R", request, file).stdout();
    }

    @Test
    void otherToolsReadTheMergedTree() throws Exception {
        Path file = make("a.ext4", BYTES);
        assertTrue(ForeignTool.E2FSCK.run("-fn", file).succeeded());
        assertEquals("above\n", debugfs(file, "cat /etc/hostname"));
        String old = debugfs(file, "stat /etc/old");
        assertTrue(old.contains("Mode:  04755"), old);
        assertTrue(old.contains("User:  1000   Group:  1000"), old);
        assertTrue(old.contains("Links: 2"), old);
        assertTrue(old.contains("mtime: 0x5e0d5da5:00000000 -- Thu Jan  2 03:04:05 2020"), old);
        assertTrue(debugfs(file, "stat /null").contains("Type: character special"));
    }

    @Test
    void hasNoFeatureThatBookwormCannotRepair() throws Exception {
        String features = ForeignTool.DUMPE2FS
                .run("-h", make("a.ext4", BYTES))
                .stdout()
                .lines()
                .filter(line -> line.startsWith("Filesystem features:"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "Filesystem features:      has_journal ext_attr dir_index filetype extent 64bit flex_bg"
                        + " sparse_super large_file huge_file dir_nlink extra_isize metadata_csum",
                features);
    }

    @Test
    void readingAndRewritingTheTreeChangesNothing() throws Exception {
        String first = Digests.sha256(make("a.ext4", BYTES));
        ForeignTool.SH.run(
                lower,
                "-c",
                "touch -a etc/old; touch -a -d 2001-01-01 .; chmod 755 etc; sleep 1.1;"
                        + " cat etc/hostname >/dev/null; mv etc/twin etc/x; mv etc/x etc/twin; touch -d 2030-01-01 ../upper/etc");
        assertEquals(first, Digests.sha256(make("b.ext4", BYTES)));
    }

    @Test
    void aChangedFileChangesTheBytes() throws Exception {
        String first = Digests.sha256(make("a.ext4", BYTES));
        Files.writeString(upper.resolve("etc/hostname"), "other\n");
        assertFalse(first.equals(Digests.sha256(make("b.ext4", BYTES))));
    }

    /** Compares the layout, which the size check uses, with the file system that mke2fs has made. */
    @ParameterizedTest
    @ValueSource(longs = {64L << 20, 128L << 20, 200L << 20, 1272L << 20, 3000L << 20})
    void layoutIsThatOfMke2fs(long bytes) throws Exception {
        Path file = make("a.ext4", bytes);
        Ext4Need need = need();
        Ext4Layout layout = new Ext4Layout(bytes);
        Ext4Superblock superblock = tools.superblock(Volume.of(file));
        assertEquals(layout.inodes(), superblock.number("Inode count"));
        assertEquals(layout.blocks(), superblock.number("Block count"));
        assertEquals(layout.contentBlocks() - need.blocks(), superblock.number("Free blocks"));
        assertEquals(layout.contentInodes() - need.inodes(), superblock.number("Free inodes"));
        assertEquals(
                bytes - (layout.contentBlocks() - need.blocks()) * Ext4Layout.BLOCK_BYTES,
                tools.usage(file).blocks().bytes());
    }

    @Test
    void fitsToTheLastBlockAndNotOneMore() throws Exception {
        long free = (new Ext4Layout(BYTES).contentBlocks() - need().blocks()) * Ext4Layout.BLOCK_BYTES;
        Path big = upper.resolve("etc/big");
        ForeignTool.SH.run("-c", "head -c " + free + " /dev/zero | tr '\\0' x > " + big);
        make("full.ext4", BYTES);
        ForeignTool.SH.run("-c", "printf x >> " + big);
        Path file = folder.resolve("too-large.ext4");
        String message = assertThrows(BuildFailure.class, () -> tools.make(file, BYTES, "rootfs", ID, ID, tree))
                .getMessage();
        long there = new Ext4Layout(BYTES).contentBlocks() * Ext4Layout.BLOCK_BYTES;
        assertEquals(
                "the root tree does not fit its file system (p4 and p5): it needs " + (there + 4096)
                        + " bytes, there are " + there + ", 4096 too few" + System.lineSeparator()
                        + "  -> Raise kn86.image.size by at least 8192 bytes, or install fewer packages.",
                message);
        assertFalse(Files.exists(file), "nothing may be written before the check");
    }

    @Test
    void countsInodesToo() throws Exception {
        long inodes = new Ext4Layout(BYTES).contentInodes();
        ForeignTool.SH.run(upper, "-c", "seq " + inodes + " | xargs touch");
        String message =
                assertThrows(BuildFailure.class, () -> make("a.ext4", BYTES)).getMessage();
        // The tree contains etc, hostname, old and null already.
        assertEquals(
                "the root tree does not fit its file system (p4 and p5): it has " + (inodes + 4) + " files, there are "
                        + inodes + " inodes, 4 too few",
                message.lines().findFirst().orElseThrow());
    }

    @Test
    void changesTheLabelInsideAnImage() throws Exception {
        Path file = make("a.ext4", BYTES);
        Path image = folder.resolve("card.img");
        ForeignTool.SH.run("-c", "truncate -s 8M " + image + "; cat " + file + " >> " + image);
        Volume volume = new Volume(image, 8L << 20);
        tools.setLabel(volume, "rootfs-B");
        assertEquals(Optional.of("rootfs-B"), tools.superblock(volume).field("Filesystem volume name"));
        assertTrue(tools.check(volume).succeeded());
    }
}
