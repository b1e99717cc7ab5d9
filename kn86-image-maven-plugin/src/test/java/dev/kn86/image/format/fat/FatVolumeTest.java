// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.fat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Volumes of mkfs.fat and mtools; mdir lists them, mcopy reads them. */
@ForeignTools
class FatVolumeTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"12, 1024, 1", "12, 4096, 8", "16, 16384, 4", "32, 36864, 1", "32, 140000, 2"})
    void readsWhatMtoolsReads(int bits, int kibibytes, int sectorsOfCluster) throws Exception {
        TestVolume volume = TestVolume.make(folder, bits, kibibytes, sectorsOfCluster);
        Map<String, byte[]> wanted = fill(volume);
        SortedMap<String, byte[]> found = volume.read();
        assertEquals(new TreeSet<>(wanted.keySet()), new TreeSet<>(found.keySet()));
        wanted.forEach((path, content) -> assertArrayEquals(content, found.get(path), path));

        TreeSet<String> listed = new TreeSet<>();
        ForeignTool.MDIR
                .run("-/", "-a", "-b", "-i", volume.mtools(), "::")
                .lines()
                .forEach(line -> listed.add(line.substring("::/".length())));
        assertEquals(listed, new TreeSet<>(found.keySet()));
    }

    private static Map<String, byte[]> fill(TestVolume volume) throws Exception {
        Random random = new Random(1);
        Map<String, byte[]> wanted = new TreeMap<>();
        for (String name : new String[] {
            "overlays", "A Folder With A Long Name", "overlays/deeper",
        }) {
            volume.folder(name);
            wanted.put(name + "/", new byte[0]);
        }
        int bytes = 0;
        for (String name : new String[] {
            "start.elf",
            "UPPER.TXT",
            "Mixed.Txt",
            "noextension",
            "a.b.c.d",
            "bcm2710-rpi-zero-2-w.dtb",
            "overlays/lamp.dtbo",
            "overlays/deeper/" + "n".repeat(100) + ".txt",
            "A Folder With A Long Name/+,;=[] name",
            "überträger.txt",
            "thirteen.chars",
        }) {
            byte[] content = new byte[bytes];
            random.nextBytes(content);
            volume.put(name, content);
            wanted.put(name, content);
            bytes = bytes * 2 + 511;
            bytes %= 70_000;
        }
        // A directory of several clusters, with a gap of deleted entries.
        for (int i = 0; i < 60; i++) {
            String name = "overlays/overlay number " + i + ".dtbo";
            volume.put(name, new byte[] {(byte) i});
            wanted.put(name, new byte[] {(byte) i});
        }
        for (int i = 10; i < 20; i++) {
            String name = "overlays/overlay number " + i + ".dtbo";
            ForeignTool.MDEL.run("-i", volume.mtools(), "::" + name);
            wanted.remove(name);
        }
        return wanted;
    }

    @Test
    void readsAFragmentedFile() throws Exception {
        TestVolume volume = TestVolume.make(folder, 12, 1024, 1);
        for (int i = 0; i < 40; i++) {
            volume.put("small" + i, new byte[512]);
        }
        for (int i = 0; i < 40; i += 2) {
            ForeignTool.MDEL.run("-i", volume.mtools(), "::small" + i);
        }
        byte[] content = new byte[800_000];
        new Random(1).nextBytes(content);
        volume.put("large", content);
        assertArrayEquals(content, volume.read().get("large"));
    }

    @Test
    void knowsLabelIdAndUse() throws Exception {
        TestVolume test = TestVolume.make(folder, 32, 36864, 1);
        try (FileChannel channel = FileChannel.open(test.file(), StandardOpenOption.READ)) {
            FatVolume volume = FatVolume.open("card.img", channel, TestVolume.OFFSET, 36864 * 1024);
            assertEquals(Optional.of("TEST"), volume.label());
            assertEquals(0x89abcdef, volume.layout().id());
            assertTrue(volume.entries().isEmpty());
            long clusters = volume.layout().clusters();
            String words =
                    ForeignTool.FSCK_FAT.run("-n", folder.resolve("plain.vfat")).stdout();
            assertTrue(words.contains(" files, 1/" + clusters + " clusters\n"), words);
            assertEquals(36864 * 1024 - (clusters - 1) * 512, volume.usedBytes());
        }
    }

    @Test
    void pathsAreFoundWithoutCaseAndFoldersAreNoFiles() throws Exception {
        TestVolume test = TestVolume.make(folder, 12, 1024, 1);
        test.folder("overlays");
        test.put("overlays/Lamp.dtbo", new byte[3]);
        try (FileChannel channel = FileChannel.open(test.file(), StandardOpenOption.READ)) {
            FatVolume volume = FatVolume.open("card.img", channel, TestVolume.OFFSET, 1024 * 1024);
            assertEquals(3, volume.file("OVERLAYS/lamp.DTBO").orElseThrow().bytes());
            assertTrue(volume.file("overlays").isEmpty());
            assertTrue(volume.file("overlays/../overlays/Lamp.dtbo").isEmpty());
            assertEquals(2, volume.read(volume.file("overlays/lamp.dtbo").orElseThrow(), 2).length);
        }
    }
}
