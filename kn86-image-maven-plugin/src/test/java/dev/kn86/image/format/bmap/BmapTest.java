// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.bmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ForeignTools
class BmapTest {

    private static final String BLOCK = "x".repeat(Bmap.BLOCK_BYTES);

    private static final Bmap BMAP = new Bmap(
            5L * Bmap.BLOCK_BYTES,
            List.of(new Bmap.Range(0, 1, Digests.sha256(BLOCK + BLOCK)), new Bmap.Range(3, 3, Digests.sha256(BLOCK))));

    @TempDir
    Path folder;

    @Test
    void readsWhatItWrote() throws Exception {
        assertEquals(BMAP, read(BMAP.write()));
        assertEquals(3, BMAP.mappedBlocks());
    }

    @Test
    void bmaptoolCopiesByIt() throws Exception {
        Path image = folder.resolve("a.img");
        Path map = Files.writeString(folder.resolve("a.img.bmap"), BMAP.write());
        byte[] bytes = (BLOCK + BLOCK + "stale" + "y".repeat(4091) + BLOCK + "z".repeat(4096))
                .getBytes(StandardCharsets.US_ASCII);
        Files.write(image, bytes);
        Path target = Files.write(folder.resolve("target.img"), new byte[bytes.length]);
        ForeignTool.BMAPTOOL.run("copy", "--bmap", map, image, target);
        assertEquals(BLOCK + BLOCK + "\0".repeat(4096) + BLOCK + "\0".repeat(4096), Files.readString(target));
    }

    @Test
    void bmaptoolFindsADamagedBlock() throws Exception {
        Path image = Files.writeString(folder.resolve("a.img"), BLOCK.repeat(3) + "y" + BLOCK.substring(1) + BLOCK);
        Path map = Files.writeString(folder.resolve("a.img.bmap"), BMAP.write());
        String message = assertThrows(
                        BuildFailure.class,
                        () -> ForeignTool.BMAPTOOL.run("copy", "--bmap", map, image, folder.resolve("target.img")))
                .getMessage();
        assertTrue(message.contains("checksum mismatch for blocks range 3-3"), message);
    }

    /** A map of bmaptool's own, of an image with holes. */
    @Test
    void bmaptoolsMapIsRead() throws Exception {
        Path image = folder.resolve("a.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(64 * 4096 + 100);
            file.write("x".repeat(4096).getBytes(StandardCharsets.US_ASCII));
            file.seek(10 * 4096);
            file.write("x".repeat(8192).getBytes(StandardCharsets.US_ASCII));
        }
        Path map = folder.resolve("a.bmap");
        ForeignTool.BMAPTOOL.run("create", "-o", map, image);
        assertEquals(
                new Bmap(
                        64 * 4096 + 100,
                        List.of(
                                new Bmap.Range(0, 0, Digests.sha256(BLOCK)),
                                new Bmap.Range(10, 11, Digests.sha256(BLOCK + BLOCK)))),
                Bmap.read(map));
    }

    @ParameterizedTest
    @CsvSource({
        "<bmap version=\"2.0\">,<bmap version=\"3.0\">,is not of version 2.0 but of \"3.0\"",
        "version=\"2.0\",version=\"1.3\",is not of version 2.0 but of \"1.3\"",
        "<bmap version,<smap version,is none: its outermost element is \"smap\"",
        "<ImageSize>20480,<ImageSize>20481,has a wrong checksum of its own",
        "BmapFileChecksum,Checksum,has no BmapFileChecksum",
        "sha256,sha1,has checksums of the kind \"sha1\"; sha256 is read",
    })
    void aFaultIsNamed(String text, String replacement, String fault) {
        assertFault(fault, BMAP.write().replace(text, replacement));
    }

    /** The same with the right checksum of the changed file. */
    @ParameterizedTest
    @CsvSource({
        "ImageSize,ImageSise,has no ImageSize",
        ">20480<,>x<,has \"x\" as its ImageSize",
        ">20480<,>-1<,has \"-1\" as its ImageSize",
        ">20480<,>99999999999999999999<,has \"99999999999999999999\" as its ImageSize",
        ">4096<,>512<,has blocks of 512 bytes; 4096 are read",
        ">5<,>6<,counts its blocks wrongly",
        ">3<,>4<,counts its blocks wrongly",
        "</ImageSize>,</ImageSize><ImageSize>1</ImageSize>,has two elements \"ImageSize\"",
        "> 0-1 <,> 1-0 <,has the blocks 1 to 0 behind block -1",
        "> 0-1 <,> 4 <,has the blocks 3 to 3 behind block 4",
        "> 3 <,> 5 <,has a run of blocks behind the image's 5 blocks",
        "> 3 <,> 0x3 <,has \"0x3\" as a run of blocks",
        "> 3 <,> 3-99999999999999999999 <,has \"3-99999999999999999999\" as a run of blocks",
        "> 3 <,><,has \"\" as a run of blocks",
        "> 3 <,> 3\u001b <,is no XML: damaged at line 11 column 92",
        "chksum=\"a,chksum=\"g,has no SHA-256 for the blocks",
        "<BlockMap>,<!DOCTYPE a><BlockMap>,is no XML",
        "> 0-1 <,> &lt;0 <,has \"<0\" as a run of blocks",
        "> 0-1 <,> &a; <,",
    })
    void aFaultUnderARightChecksumIsNamed(String text, String replacement, String fault) throws Exception {
        String changed = BMAP.write().replaceAll("[0-9a-f]{64}(?=</BmapFile)", "0".repeat(64));
        String summed = changed.replace(text, replacement);
        assertTrue(!summed.equals(changed) || text.startsWith("chksum"), "nothing changed");
        String sum = Digests.sha256(summed);
        assertFault(fault == null ? "" : fault, summed.replace("0".repeat(64), sum));
    }

    @Test
    void aMapOfAnyDepthOrSizeIsRefused() throws Exception {
        assertFault("is no XML", "<bmap version=\"2.0\">" + "<a>".repeat(100_000));
        assertFault(
                "has no ChecksumType",
                "<bmap version=\"2.0\">" + "<a>".repeat(100_000) + "</a>".repeat(100_000) + "</bmap>");
        assertFault("is no XML", "");
        assertFault("is no XML", "not XML");
        Path file = folder.resolve("large.bmap");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(BmapReader.MAXIMUM_BYTES + 1L);
        }
        assertTrue(assertThrows(BuildFailure.class, () -> Bmap.read(file))
                .getMessage()
                .startsWith("the block map has more than 67108864 bytes"));
    }

    private void assertFault(String fault, String text) {
        String message = assertThrows(BuildFailure.class, () -> read(text)).getMessage();
        assertTrue(message.replace(",", "").startsWith("the block map " + fault), message);
    }

    private Bmap read(String text) throws Exception {
        return Bmap.read(Files.writeString(folder.resolve("read.bmap"), text));
    }
}
