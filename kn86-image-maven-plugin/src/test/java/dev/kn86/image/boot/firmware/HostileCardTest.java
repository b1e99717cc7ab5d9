// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cards that are made to harm: nothing is written outside of the folder for boot files, and one clear error comes out.
 */
@ForeignTools
class HostileCardTest {

    @TempDir
    static Path templateFolder;

    private static TestCard template;

    @TempDir
    Path folder;

    private Path deep;
    private TestCard card;

    @BeforeAll
    static void makeTemplate() throws BuildFailure, IOException {
        template = TestCard.bootable(templateFolder, 8);
    }

    @BeforeEach
    void copyTemplate() throws IOException {
        deep = Files.createDirectories(folder.resolve("a/b/c"));
        card = template.copyTo(deep);
    }

    /** @return the message's first line */
    private String refused() throws IOException {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> card.read(false));
        assertNothingOutside();
        String message = failure.getMessage();
        assertEquals(2, message.lines().count(), message);
        assertTrue(message.lines().findFirst().orElseThrow().chars().allMatch(c -> ' ' <= c && c <= '~'), message);
        return message.lines().findFirst().orElseThrow();
    }

    private void assertNothingOutside() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> outside = all.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(deep.resolve("boot-files")))
                    .map(deep::relativize)
                    .filter(file -> !List.of("card.img", "content", "tree.dts", "tree.dtb")
                            .contains(file.toString()))
                    .toList();
            assertEquals(List.of(), outside);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cmdline=../../../escaped",
                "cmdline=/escaped",
                "kernel=../../escaped",
                "kernel=overlays/../../../escaped",
                "initramfs ../escaped followkernel",
                "device_tree=../../escaped",
                "device_tree=..",
                "kernel=",
                "kernel=.",
                "kernel=overlays",
                "kernel=\u001b]0;x\u0007",
            })
    void aPathOutOfThePartitionNamesNoFile(String line) throws Exception {
        card.put(2, "config.txt", TestCard.CONFIG + line + "\n");
        assertTrue(refused().startsWith("partition 2 of card.img has no file "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../lamp", "/lamp", "sub/lamp", ".."})
    void anOverlayIsNoPath(String name) throws Exception {
        card.put(2, "config.txt", TestCard.CONFIG + "dtoverlay=" + name + "\n");
        assertTrue(refused().endsWith(" is no name of an overlay"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"os_prefix=../../", "overlay_prefix=/tmp/"})
    void aPrefixIsRefused(String line) throws Exception {
        card.put(2, "config.txt", TestCard.CONFIG + line + "\n");
        assertTrue(refused().endsWith(", which the boot test does not follow"));
    }

    /** The name on the partition has slashes, so that the path that config.txt asks for is found there. */
    @ParameterizedTest
    @ValueSource(strings = {"../../../escaped", "/////escaped", "a/../../escaped"})
    void aFileNameWithSlashesIsRefused(String name) throws Exception {
        card.put(2, "config.txt", TestCard.CONFIG + "cmdline=" + name + "\n");
        String placeholder = "x".repeat(name.length()) + "lowercase";
        card.put(2, placeholder, "root=/dev/mmcblk0p4\n");
        rename(placeholder, name);
        assertTrue(refused()
                .startsWith("the FAT volume of partition 2 of card.img: "
                        + "a file name contains the character 0x2f, which FAT forbids: " + name.substring(0, 5)));
    }

    @Test
    void anIncludeOutOfThePartitionIsNotRead() throws Exception {
        Files.writeString(folder.resolve("a/secret.txt"), "kernel=secret\n");
        card.put(2, "config.txt", TestCard.CONFIG + "include ../../secret.txt\n");
        assertEquals(
                "config.txt:5: include ../../secret.txt names no file beside config.txt",
                card.read(false).differences().get(0));
    }

    @Test
    void aFileOfOurOwnNameDoesNoHarm() throws Exception {
        for (String name : List.of("emulated.dtb", "zero-2-w.dtb", "initramfs-panel")) {
            card.put(2, name, "foreign");
        }
        card.put(2, "config.txt", TestCard.CONFIG + "initramfs emulated.dtb followkernel\n");
        BootFiles files = card.read(false);
        assertEquals("foreign", Files.readString(files.initramfs()));
        assertEquals(
                0xd00dfeed,
                java.nio.ByteBuffer.wrap(Files.readAllBytes(files.deviceTree())).getInt());
    }

    @Test
    void aPartitionBehindTheEndIsRefused() throws Exception {
        // Entry 2 of the MBR: its first sector.
        try (RandomAccessFile image = new RandomAccessFile(card.image().toFile(), "rw")) {
            image.seek(446 + 16 + 8);
            image.writeInt(-1);
        }
        assertTrue(refused().contains("partition 2 of"));
    }

    @Test
    void anImageOfAFewBytesIsRefused() throws Exception {
        try (RandomAccessFile image = new RandomAccessFile(card.image().toFile(), "rw")) {
            image.setLength(100);
        }
        assertTrue(refused().contains(" has no MBR"));
    }

    /** Changes the long name of a file; the rest of the placeholder is cut. */
    private void rename(String placeholder, String name) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(card.image().toFile(), "rw")) {
            byte[] all = Files.readAllBytes(card.image());
            int[] offsets = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};
            int parts = (placeholder.length() + offsets.length - 1) / offsets.length;
            byte[] first = "x\0x\0x\0x\0x\0".getBytes(StandardCharsets.US_ASCII);
            int begin = 0;
            for (int at = 32; at + 32 < all.length; at += 32) {
                if (all[at] == 1
                        && all[at + 11] == 0x0F
                        && new String(all, at + 1, 10, StandardCharsets.US_ASCII)
                                .equals(new String(first, StandardCharsets.US_ASCII))) {
                    begin = at;
                }
            }
            for (int i = 0; i < placeholder.length(); i++) {
                int part = begin - i / offsets.length * 32;
                image.seek(part + offsets[i % offsets.length]);
                image.writeShort(i < name.length() ? name.charAt(i) << 8 : 0);
            }
            assertTrue(begin > 0 && parts > 1);
        }
    }
}
