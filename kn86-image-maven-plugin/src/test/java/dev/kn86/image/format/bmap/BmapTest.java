// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.bmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
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
        assertEquals(BMAP, Bmap.read(BMAP.write()));
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

    @ParameterizedTest
    @CsvSource({
        "<bmap version=\"2.0\">,<bmap version=\"3.0\">,the block map is not of version 2.0",
        "<ImageSize>20480,<ImageSize>20481,the block map's own checksum is wrong",
        "ImageSize,ImageSise,the block map's own checksum is wrong",
        "BmapFileChecksum,Checksum,the block map has no BmapFileChecksum"
    })
    void namesAFault(String text, String replacement, String fault) {
        String changed = BMAP.write().replace(text, replacement);
        assertEquals(
                fault,
                assertThrows(BuildFailure.class, () -> Bmap.read(changed))
                        .getMessage()
                        .lines()
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void refusesWhatIsNotXml() {
        String message =
                assertThrows(BuildFailure.class, () -> Bmap.read("not XML")).getMessage();
        assertTrue(message.startsWith("the block map is not XML: "), message);
    }
}
