// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.TreeListing;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.quantity.ByteSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers with files that only root can make, and a cache that is mounted read-only. Needs root. */
class LayerFilesIT {

    private static final String TREE =
            """
            mkdir -p tree/opaque exports
            mknod -m 640 tree/null c 1 3; mknod tree/disk b 8 0
            mknod tree/gone c 0 0
            cp /bin/true tree/ping; chown 7:65534 tree/ping; chmod 4755 tree/ping
            cp /bin/true tree/able; setcap cap_net_raw,cap_sys_boot,cap_audit_read+ep tree/able
            /usr/bin/python3 - << 'EOS'
            import os
            os.setxattr("tree/opaque", b"trusted.overlay.opaque", b"y")
            os.setxattr("tree/ping", b"trusted.overlay.origin", b"\\x00\\xfb")
            os.setxattr("tree/opaque", b"system.posix_acl_default", bytes.fromhex(
                "0200000001000700ffffffff020005000a00000004000500ffffffff10000500ffffffff20000500ffffffff"))
            EOS
            touch -d @-1000000000.5 tree/disk
            printf x > $'tree/not UTF-8: \\xfc'
            mkdir -p tree/%1$s/%1$s; head -c 10000 /dev/zero > tree/%1$s/%1$s/file; chown 3000000 tree/%1$s
            """
                    .formatted("long".repeat(40));

    @TempDir
    private Path temp;

    @Test
    void whiteoutsCapabilitiesAclsAndOddOwnersGoThroughAnArchive() throws Exception {
        LayerFiles files = SampleCache.files();
        Path layer = Files.createDirectory(temp.resolve("layer"));
        ForeignTool.BASH.run(layer, "-euc", TREE + "rm tree/null tree/disk; touch -d @-1000000000.5 tree/able");
        Path copy = Files.createDirectory(temp.resolve("copy"));
        Path archive = temp.resolve("layer.tar.zst");
        files.pack(layer, archive);
        files.unpack(archive, copy, ArchiveLimits.highest());
        List<String> differences = TreeListing.of(layer).differencesTo(TreeListing.of(copy));
        assertEquals(1, differences.size(), differences.toString());
        assertTrue(
                differences.get(0).contains("xattr:trusted.overlay.origin=00fb |"),
                "which speaks of another disk: " + differences);
        assertEquals(Optional.empty(), files.manifest(layer).firstDifference(files.manifest(copy)));
        assertEquals(
                Files.getLastModifiedTime(layer.resolve("tree/able")),
                Files.getLastModifiedTime(copy.resolve("tree/able")),
                "with all digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null, a device: 1:3", "disk, a device: 8:0"})
    void aLayerWithADeviceCannotBePublished(String device) throws Exception {
        Path layer = Files.createDirectory(temp.resolve("layer"));
        ForeignTool.BASH.run(
                layer, "-euc", TREE + "find tree -name null -o -name disk | grep -v ${0%%,*} | xargs rm", device);
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> SampleCache.files().pack(layer, temp.resolve("layer.tar.zst")));
        assertTrue(
                failure.getMessage().startsWith(layer + " cannot be shared: its archive has tree/" + device),
                failure.getMessage());
    }

    @Test
    void everyAttributeCounts() throws Exception {
        LayerFiles files = SampleCache.files();
        Path layer = Files.createDirectory(temp.resolve("layer"));
        ForeignTool.BASH.run(layer, "-euc", TREE);
        Manifest before = files.manifest(layer);
        assertChanged(before, layer, "setcap cap_net_raw,cap_sys_boot+ep tree/able", "tree/able has changed");
        assertChanged(before, layer, "chown 8 tree/ping; chmod 4755 tree/ping", "tree/ping has changed");
        assertChanged(before, layer, "rm tree/null; mknod -m 640 tree/null c 1 5", "tree/null has changed");
        assertChanged(
                before,
                layer,
                "/usr/bin/python3 -c 'import os; os.removexattr(\"tree/opaque\", \"system.posix_acl_default\")'",
                "tree/opaque has changed");
        assertChanged(
                before,
                layer,
                "/usr/bin/python3 -c 'import os; os.removexattr(\"tree/opaque\", \"trusted.overlay.opaque\")'",
                "tree/opaque has changed");
        assertChanged(before, layer, "touch -d @-1000000003 tree/disk", "tree/disk has another time");
    }

    private void assertChanged(Manifest before, Path layer, String change, String difference) throws Exception {
        LayerFiles files = SampleCache.files();
        Path copy = temp.resolve("changed");
        files.delete(copy);
        ForeignTool.CP.run("-a", layer, copy);
        assertEquals(Optional.empty(), before.firstDifference(files.manifest(copy)));
        ForeignTool.BASH.run(copy, "-euc", change);
        assertEquals(Optional.of(difference), before.firstDifference(files.manifest(copy)));
    }

    @Test
    void holesAreDugAgainAndTimesStay() throws Exception {
        LayerFiles files = SampleCache.files();
        Path layer = Files.createDirectory(temp.resolve("layer"));
        ForeignTool.BASH.run(
                layer,
                "-euc",
                "mkdir tree exports; echo begin > $'tree/new\\nline'; truncate -s 40M $'tree/new\\nline'; echo end >> $'tree/new\\nline'");
        Path copy = Files.createDirectory(temp.resolve("copy"));
        ForeignTool.CP.run("-a", "--sparse=never", layer + "/.", copy);
        assertTrue(files.space(copy) > 40_000_000, "no hole: " + files.space(copy));
        files.digHoles(copy);
        assertTrue(files.space(copy) < 1_000_000, "bytes: " + files.space(copy));
        assertEquals(Optional.empty(), files.manifest(layer).firstDifference(files.manifest(copy)));
        assertEquals(
                Files.getLastModifiedTime(layer.resolve("tree/new\nline")),
                Files.getLastModifiedTime(copy.resolve("tree/new\nline")));
    }

    @Test
    void aReadOnlyCacheIsUsedAndLeftAsItIs() throws Exception {
        LayerId id = SampleCache.first("stage-a");
        SampleCache writable = new SampleCache(temp.resolve("cache"), "2026-11-20T10:00:00Z");
        SampleCache.make(writable.open(), id, SampleCache.TREE);
        LayerId damaged = SampleCache.first("stage-damaged");
        Layer layer = SampleCache.make(writable.open(), damaged, SampleCache.TREE);
        Files.delete(layer.tree().resolve("pipe"));
        TreeListing before = TreeListing.of(writable.folder);
        Path mount = Files.createDirectory(temp.resolve("read-only"));
        ForeignTool.MOUNT.run("--bind", "-o", "ro", writable.folder, mount);
        try {
            SampleCache readOnly = new SampleCache(mount, "2026-11-21T10:00:00Z");
            assertEquals("cached", readOnly.open().find(id).orElseThrow().origin());
            assertEquals(Optional.empty(), readOnly.open().find(damaged));
            for (LayerId missing : List.of(damaged, SampleCache.first("stage-other"))) {
                BuildFailure failure =
                        assertThrows(BuildFailure.class, () -> readOnly.open().begin(missing));
                assertEquals(
                        "the cache " + mount + " cannot be written, and does not have the layer of " + missing.stage()
                                + " (" + missing.key().substring(0, 12) + ")" + System.lineSeparator()
                                + "  -> Make the cache folder writable, or name another one with -Dkn86.cache.dir.",
                        failure.getMessage());
            }
            readOnly.open().inventory().trim(new ByteSize(0));
            assertEquals(2, readOnly.open().inventory().list().size());
        } finally {
            ForeignTool.UMOUNT.run("--lazy", mount);
        }
        assertEquals(List.of(), before.differencesTo(TreeListing.of(writable.folder)));
    }
}
