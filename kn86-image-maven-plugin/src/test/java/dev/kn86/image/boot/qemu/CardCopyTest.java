// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.image.filesystem.SparseFiles;
import dev.kn86.image.image.layout.CardIds;
import dev.kn86.image.image.layout.CardTables;
import dev.kn86.image.image.layout.DiskPlan;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.process.ProcessCommandRunner;
import dev.kn86.image.util.quantity.ByteSize;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables that a device may leave on a card that is larger than its image. */
@ForeignTools
class CardCopyTest {

    private static final int SECTOR = 512;
    private static final int TABLE = 34 * SECTOR;

    @TempDir
    Path folder;

    private CardCopy card;

    @BeforeEach
    void makeCard() throws Exception {
        Path image = folder.resolve("image.img");
        DiskPlan plan = DiskPlan.of(ByteSize.parse("size", "1232MiB"));
        SparseFiles.create(image, plan.imageBytes());
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            CardTables.of(plan, new CardIds("1"), TableKind.HYBRID).write(channel);
        }
        card = CardCopy.make(image, folder.resolve("card.img"), new ProcessCommandRunner(folder.resolve("logs")));
    }

    /** As prepare-share does on the device. */
    private void relocate() throws Exception {
        ForeignTool.SFDISK.run("--quiet", "--no-reread", "--no-tell-kernel", "--relocate", "gpt-bak-std", card.file());
    }

    @Test
    void aBackupThatTheDeviceHasMovedIsRight() throws Exception {
        relocate();
        assertEquals(List.of(), card.tableFaults());
    }

    @Test
    void aSettledCardIsAsADeviceLeavesIt() throws Exception {
        relocate();
        CardCopy settled = CardCopy.makeSettled(
                folder.resolve("image.img"),
                folder.resolve("settled.img"),
                new ProcessCommandRunner(folder.resolve("logs")));
        assertEquals(List.of(), settled.tableFaults());
        String verdict = ForeignTool.SGDISK.run("-v", settled.file()).stdout();
        assertTrue(verdict.contains("No problems found."), verdict);
        for (long start : new long[] {0, 2048 * ByteSize.MIB - 33 * SECTOR}) {
            byte[] expected = new byte[33 * SECTOR];
            byte[] found = new byte[33 * SECTOR];
            try (RandomAccessFile device = new RandomAccessFile(card.file().toFile(), "r");
                    RandomAccessFile ours = new RandomAccessFile(settled.file().toFile(), "r")) {
                device.seek(start);
                device.readFully(expected);
                ours.seek(start);
                ours.readFully(found);
            }
            assertArrayEquals(expected, found, "from byte " + start);
        }
    }

    @Test
    void aBackupThatIsNotMovedIsAFault() throws Exception {
        assertFault("the backup GPT header: Signature is 0x0000000000000000");
    }

    /** The backup is where the card ends, and the primary still points to where the image ended. */
    @Test
    void aStalePointerToTheBackupIsAFault() throws Exception {
        byte[] primary = new byte[TABLE];
        try (RandomAccessFile file = new RandomAccessFile(card.file().toFile(), "rw")) {
            file.readFully(primary);
            relocate();
            file.seek(0);
            file.write(primary);
        }
        long imageEnd = 1232 * ByteSize.MIB / SECTOR - 1;
        assertFault("the primary GPT header: AlternateLBA is " + imageEnd + ", wanted "
                + (2048 * ByteSize.MIB / SECTOR - 1));
    }

    @Test
    void anotherMbrIsAFault() throws Exception {
        relocate();
        try (RandomAccessFile file = new RandomAccessFile(card.file().toFile(), "rw")) {
            file.seek(440);
            file.write('x');
        }
        assertEquals(List.of("the device has changed the card's MBR"), card.tableFaults());
    }

    private void assertFault(String text) throws Exception {
        List<String> faults = card.tableFaults();
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(
                faults.get(0).startsWith("the device has left a wrong partition table on the card: " + text),
                faults.get(0));
    }
}
