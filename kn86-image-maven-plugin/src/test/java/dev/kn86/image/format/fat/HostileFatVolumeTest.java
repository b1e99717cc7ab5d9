// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.fat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.Mutations;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Volumes that are damaged or made to harm. Offsets are those of Microsoft's "FAT: General Overview of On-Disk Format":
 * the boot sector at 0, entries of 32 bytes with the attribute at 11, the cluster at 26 and 20, the size at 28.
 */
@ForeignTools
class HostileFatVolumeTest {

    /** FAT12 of mkfs.fat -C 1024 KiB with clusters of 512 bytes: one reserved sector, then the first FAT. */
    private static final int FAT = 512;

    private static final int ROUNDS = 300;

    @TempDir
    Path folder;

    private TestVolume volume;

    @BeforeEach
    void makeVolume() throws Exception {
        volume = TestVolume.make(folder, 12, 1024, 1);
        volume.folder("FOLDER");
        volume.put("FOLDER/INNER.TXT", new byte[700]);
        volume.put("OUTER.TXT", new byte[700]);
        volume.put("A long name.txt", new byte[10]);
    }

    private void assertRefused(String fault) {
        BuildFailure failure = assertThrows(BuildFailure.class, volume::read);
        assertEquals(
                "the FAT volume of card.img: " + fault,
                failure.getMessage().lines().findFirst().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "11 | 0    | BPB_BytsPerSec is 0, wanted 512, 1024, 2048 or 4096",
                "11 | 513  | BPB_BytsPerSec is 513, wanted 512, 1024, 2048 or 4096",
                "14 | 0    | BPB_RsvdSecCnt is 0",
                "17 | 0    | BPB_RootEntCnt is 0, wanted a number that fills whole sectors",
                "17 | 1    | BPB_RootEntCnt is 1, wanted a number that fills whole sectors",
                "19 | 2049 | it states 2049 sectors of 512 bytes, and there are 1048576 bytes",
                "19 | 3    | its tables leave no room for a cluster",
                "14 | 2040 | its tables leave no room for a cluster",
                "22 | 1    | its FAT of 1 sectors is too short for 2013 clusters",
                "510 | 0   | its boot sector does not end in 55 AA",
            })
    void aBootSectorThatCannotBeIsRefused(int offset, int value, String fault) throws Exception {
        volume.setShort(offset, value);
        assertRefused(fault);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 255})
    void clustersArePowersOfTwo(int sectors) throws Exception {
        volume.set(13, sectors);
        assertRefused("BPB_SecPerClus is " + sectors + ", wanted a power of two and clusters of at most 65536 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 255})
    void thereAreOneOrTwoFats(int fats) throws Exception {
        volume.set(16, fats);
        assertRefused("BPB_NumFATs is " + fats + ", wanted 1 or 2");
    }

    @Test
    void aSizeOf32BitsIsNotNegative() throws Exception {
        volume.setShort(19, 0);
        volume.setInt(32, 0xFFFFFFFFL);
        assertRefused("it states 4294967295 sectors of 512 bytes, and there are 1048576 bytes");
    }

    @Test
    void aFat32WithAFarRootIsRefused() throws Exception {
        volume = TestVolume.make(folder, 32, 36864, 1);
        for (long root : new long[] {0, 1, 72_578, 0x0FFFFFFF, 0xFFFFFFFFL}) {
            volume.setInt(44, root);
            assertRefused("BPB_RootClus is " + root + ", which is no cluster of the volume");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "../ETCPATXT | a short file name contains a dot: ../ETCPATXT",
                "A/B     TXT | a file name contains the character 0x2f, which FAT forbids: A/B.TXT",
                "/ETC    TXT | a file name contains the character 0x2f, which FAT forbids: /ETC.TXT",
                "..          | a short file name contains a dot: ..",
                ".           | a short file name contains a dot: .",
            })
    void aShortNameThatIsAPathIsRefused(String name, String fault) throws Exception {
        int entry = volume.find("OUTER   TXT");
        byte[] bytes = String.format("%-11s", name).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < bytes.length; i++) {
            volume.set(entry + i, bytes[i]);
        }
        assertRefused(fault);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x0a, 0x1b, 0x2f, 0x5c, 0x3a, 0x2a, 0x3f, 0x22, 0x3c, 0x3e, 0x7c})
    void aLongNameWithAForbiddenCharacterIsRefused(int character) throws Exception {
        // "A long name.txt" has two parts; the one of the first 13 characters stands before the short entry.
        volume.setShort(volume.find("A\0 \0l\0") + 2, character);
        String shown = character < ' ' ? String.format("\\x%02x", character) : Character.toString(character);
        assertRefused(String.format(
                "a file name contains the character 0x%02x, which FAT forbids: A%slong name.txt", character, shown));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "...", ". .", " "})
    void aLongNameThatNamesAnotherFolderIsRefused(String name) throws Exception {
        // Of the two parts, the second is emptied by the end in the first.
        int part = volume.find("A\0 \0l\0");
        int[] offsets = {0, 2, 4, 6};
        for (int i = 0; i < offsets.length; i++) {
            volume.setShort(part + offsets[i], i < name.length() ? name.charAt(i) : 0);
        }
        assertRefused("a file is called \"" + name + "\", which names another folder");
    }

    @Test
    void anUnpairedSurrogateIsRefused() throws Exception {
        volume.setShort(volume.find("A\0 \0l\0") + 2, 0xD800);
        assertRefused("a file name is no Unicode text: A\\ud800long name.txt");
    }

    @Test
    void partsOfALongNameThatBelongToNoEntryCountAsNotThere() throws Exception {
        int part = volume.find("A\0 \0l\0") - 1;
        volume.set(part + 13, 0);
        assertEquals("ALONGN~1.TXT", volume.read().firstKey());
    }

    @Test
    void twoFilesOfOneNameAreRefused() throws Exception {
        int entry = volume.find("OUTER   TXT");
        byte[] other = "ALONGN~1TXT".getBytes(StandardCharsets.US_ASCII);
        int second = volume.find("ALONGN~1TXT");
        for (int i = 0; i < other.length; i++) {
            volume.set(second + i, "outer   txt".charAt(i));
        }
        assertEquals('O', volume.content()[TestVolume.OFFSET + entry]);
        assertRefused("two files have one name: outer.txt");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2015, 65535})
    void aFileThatBeginsOutsideIsRefused(int cluster) throws Exception {
        volume.setShort(volume.find("OUTER   TXT") + 26, cluster);
        assertRefused("OUTER.TXT begins at " + cluster + ", which is no cluster of the volume");
    }

    @Test
    void aFolderThatBeginsOutsideIsRefused() throws Exception {
        volume.setShort(volume.find("FOLDER     ") + 26, 0);
        assertRefused("FOLDER begins at 0, which is no cluster of the volume");
    }

    @Test
    void aSizeBeyondTheChainIsRefused() throws Exception {
        volume.setInt(volume.find("OUTER   TXT") + 28, 0xFFFFFFFFL);
        assertRefused("OUTER.TXT has 4294967295 bytes, and its chain of clusters is shorter");
    }

    @Test
    void aFolderInItselfIsRefused() throws Exception {
        // The folder is the first thing that was made, and so has cluster 2; its first file has 3 and 4.
        int inner = volume.find("INNER   TXT");
        volume.set(inner + 11, 0x10);
        volume.setShort(inner + 26, 2);
        assertRefused("cluster 2 belongs to two files, or to one file twice");
    }

    @Test
    void filesThatShareAClusterAreRefused() throws Exception {
        volume.setShort(volume.find("OUTER   TXT") + 26, 3);
        assertRefused("cluster 3 belongs to two files, or to one file twice");
    }

    @Test
    void aChainThatIsALoopIsRefused() throws Exception {
        // Cluster 2 is the folder. FAT12: entries 2 and 3 are the bytes 3 to 5; entry 2 becomes 2.
        volume.set(FAT + 3, 0x02);
        volume.set(FAT + 4, volume.content()[TestVolume.OFFSET + FAT + 4] & 0xF0);
        assertRefused("cluster 2 belongs to two files, or to one file twice");
    }

    @Test
    void aChainThatLeavesTheVolumeIsRefused() throws Exception {
        // Entry 3, the first cluster of INNER.TXT, is the upper 12 bits of the bytes 4 and 5.
        int low = volume.content()[TestVolume.OFFSET + FAT + 4] & 0x0F;
        volume.set(FAT + 4, low | 0xF0, 0x7D);
        assertRefused("behind cluster 3 comes 2015, which is no cluster of the volume");
    }

    @Test
    void aCutImageIsRefused() throws Exception {
        byte[] whole = volume.content();
        for (int length : new int[] {0, 100, TestVolume.OFFSET, TestVolume.OFFSET + 511, whole.length - 1}) {
            volume.replace(Arrays.copyOf(whole, length));
            BuildFailure failure = assertThrows(BuildFailure.class, volume::read);
            assertEquals("the FAT volume of card.img: ", failure.getMessage().substring(0, 28));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 16, 32})
    void everyMutationIsReadOrRefused(int bits) throws Exception {
        volume = TestVolume.make(folder, bits, bits == 32 ? 34_000 : bits == 16 ? 4_200 : 256, 1);
        volume.folder("folder");
        volume.put("folder/a long name of a file.txt", new byte[2000]);
        volume.put("b.txt", new byte[600]);
        byte[] whole = volume.content();
        // What matters: boot sector, the beginning of the FAT, and the directories.
        int fat = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getShort(TestVolume.OFFSET + 14) * 512;
        int directory = volume.find("TEST       ");
        int inner = volume.find("a\0 \0l\0") / 512 * 512;
        for (int[] part : new int[][] {{0, 512}, {fat, 128}, {directory, 256}, {inner, 256}}) {
            int start = TestVolume.OFFSET + part[0];
            byte[] good = Arrays.copyOfRange(whole, start, start + part[1]);
            Mutations mutations = new Mutations(good, bits);
            for (int round = 0; round < ROUNDS; round++) {
                volume.set(part[0], Arrays.copyOf(mutations.next(), part[1]));
                mutations.expectRefusalOrResult(volume::read);
            }
            volume.set(part[0], good);
        }
    }
}
