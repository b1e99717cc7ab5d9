// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.HostToolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that UEFI allows and that are not made here: by sfdisk and sgdisk, and one that neither can make. */
@ForeignTools
class ForeignCardTest {

    private static final int SECTOR = 512;

    @TempDir
    Path folder;

    private Path image;

    @BeforeEach
    void makeDisk() throws Exception {
        image = folder.resolve("disk.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(16 << 20);
        }
    }

    private void sfdisk(String script) throws Exception {
        ForeignTool.SH.run("-c", "printf '%b' \"$0\" | sfdisk -q --force \"$1\"", "label: gpt\\n" + script, image);
    }

    private List<String> inspect() throws Exception {
        return new Inspection(List.of(
                        new CardImageInspector(new HostToolbox(), new ProcessCommandRunner(folder.resolve("logs")))))
                .inspect(image)
                .lines();
    }

    private void assertShown(String... wanted) throws Exception {
        List<String> lines = inspect();
        for (String line : wanted) {
            assertTrue(
                    lines.stream().anyMatch(shown -> shown.strip().startsWith(line)),
                    line + " is not in " + String.join("\n", lines));
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 34", "56, 34", "127, 2048", "129, 2048", "256, 2048"})
    void anyNumberOfEntries(int number, int first) throws Exception {
        sfdisk("table-length: " + number + "\\nfirst-lba: " + first + "\\n2048,4096,L,-\\n8192,2048,U\\n");
        assertShown(
                "made by            another tool: the primary GPT header: NumberOfPartitionEntries is " + number
                        + ", wanted 128",
                "sectors            512 bytes each",
                "p1             sectors 2048..6143  2097152 bytes",
                "p2             sectors 8192..10239  1048576 bytes",
                "p2");
    }

    @Test
    void gapsBetweenTheEntries() throws Exception {
        ForeignTool.SGDISK.run("-S", "200", "-n", "7:4096:8191", "-c", "7:seven", "-n", "2:2048:4095", image);
        assertShown("p2             sectors 2048..4095  ", "p7  seven      sectors 4096..8191  ", "p7 seven");
    }

    @Test
    void sectorsOf4096Bytes() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            for (String line :
                    Files.readAllLines(Path.of("src/test/resources/dev/kn86/image/image/inspect/gpt-4096.txt"))) {
                if (!line.startsWith("#")) {
                    file.seek(SECTOR * Long.parseLong(line.split(" ")[0]));
                    file.write(HexFormat.of().parseHex(line.split(" ")[1]));
                }
            }
        }
        ForeignTool.MKE2FS.run("-q", "-F", "-t", "ext2", "-L", "in-p1", "-E", "offset=" + 256 * 4096, image, "1M");
        assertShown(
                "sectors            4096 bytes each",
                "p1  boot       sectors 256..511  1048576 bytes",
                "p3  root       sectors 512..1023  2097152 bytes",
                "file system        ext2",
                "label              in-p1");
    }

    /** UEFI 2.10, table 5-5: SizeOfPartitionEntry is 128 x 2^n. */
    @Test
    void entriesOf256Bytes() throws Exception {
        sfdisk("table-length: 56\\n2048,4096\\n8192,2048\\n");
        rewrite(28, 256);
        assertShown("p1             sectors 2048..6143", "p2             sectors 8192..10239");
        rewrite(28, 192);
        BuildFailure failure = assertThrows(BuildFailure.class, this::inspect);
        assertTrue(
                failure.getMessage().startsWith(image + ": damaged, or not the whole card: the primary GPT header: "),
                failure.getMessage());
    }

    /** Lays the first two entries out anew, with right checksums. */
    private void rewrite(int count, int bytes) throws Exception {
        ByteBuffer disk = ByteBuffer.wrap(Files.readAllBytes(image)).order(ByteOrder.LITTLE_ENDIAN);
        for (int header : new int[] {SECTOR, disk.limit() - SECTOR}) {
            int array = (int) disk.getLong(header + 72) * SECTOR;
            byte[] second = new byte[128];
            int stride = disk.getInt(header + 84);
            disk.get(array + stride, second);
            disk.put(array + stride, new byte[128]).put(array + bytes, second);
            disk.putInt(header + 80, count).putInt(header + 84, bytes);
            disk.putInt(header + 88, crc(disk, array, count * bytes));
            disk.putInt(header + 16, 0).putInt(header + 16, crc(disk, header, 92));
        }
        Files.write(image, disk.array());
    }

    private static int crc(ByteBuffer disk, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(disk.array(), offset, length);
        return (int) crc.getValue();
    }

    @Test
    void aDamagedTableOfAnotherToolIsDamaged() throws Exception {
        sfdisk("table-length: 56\\n2048,4096\\n");
        byte[] whole = Files.readAllBytes(image);
        int backup = whole.length - SECTOR;
        for (int place : new int[] {SECTOR + 40, 2 * SECTOR + 32, backup + 24, backup - 10 * SECTOR}) {
            byte[] damaged = whole.clone();
            damaged[place] ^= 1;
            Files.write(image, damaged);
            BuildFailure failure = assertThrows(BuildFailure.class, this::inspect, "byte " + place);
            assertTrue(
                    failure.getMessage()
                            .startsWith(image + ": damaged, or not the whole card: the primary GPT header: "),
                    failure.getMessage());
        }
    }

    /** mke2fs makes them, and blkid says what they are. */
    @ParameterizedTest
    @CsvSource({
        "ext2, ext2, large_file",
        "ext2, ext2, ^filetype",
        "ext3, ext3, ^resize_inode",
        "ext2, ext3, has_journal",
        "ext4, ext4, ^has_journal",
        "ext3, ext4, extent"
    })
    void theKindOfAnExtFileSystem(String made, String kind, String feature) throws Exception {
        ForeignTool.SGDISK.run("-n", "1:2048:+12M", image);
        ForeignTool.MKE2FS.run("-q", "-F", "-t", made, "-O", feature, "-E", "offset=" + 2048 * SECTOR, image, "12M");
        ForeignTool.SH.run("-c", "test \"$(blkid -p -O 1048576 -s TYPE -o value \"$0\")\" = \"$1\"", image, kind);
        assertShown("file system        " + kind);
        assertFalse(String.join("\n", inspect()).contains("made by"), "sgdisk's table is as ours");
    }
}
