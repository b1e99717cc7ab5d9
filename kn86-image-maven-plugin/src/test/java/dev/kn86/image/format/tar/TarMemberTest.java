// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
public class TarMemberTest {

    private static final long LIMIT = 1L << 33;

    @TempDir
    Path folder;

    @Test
    void headerIsTheOneThatTarWrites() throws Exception {
        Path file = Files.write(folder.resolve("manifest.json"), new byte[700]);
        Path archive = folder.resolve("x.tar");
        ForeignTool.TAR.run(
                folder,
                "--create",
                "--file",
                archive,
                "--format=ustar",
                "--mode=0644",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--mtime=@1700000000",
                file.getFileName());
        byte[] header = Arrays.copyOf(Files.readAllBytes(archive), TarMember.BLOCK_SIZE);
        assertArrayEquals(header, new TarMember("manifest.json", 700, 1_700_000_000).header());
    }

    @Test
    void headersReadBackAtTheLimits() {
        for (TarMember member : new TarMember[] {
            new TarMember("a", 0, 0), new TarMember("n".repeat(100), LIMIT - 1, LIMIT - 1),
        }) {
            assertEquals(Optional.of(member), TarMember.read(member.header()));
        }
        assertThrows(IllegalArgumentException.class, () -> new TarMember("n".repeat(101), 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new TarMember("", 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new TarMember("a", LIMIT, 0));
        assertThrows(IllegalArgumentException.class, () -> new TarMember("a", 0, LIMIT));
    }

    @Test
    void everyFlippedBitMakesItAnotherHeaderOrNone() {
        TarMember member = new TarMember("manifest.json", 700, 1_700_000_000);
        for (int bit = 0; bit < 8 * TarMember.BLOCK_SIZE; bit++) {
            byte[] flipped = member.header();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertTrue(TarMember.read(flipped).isEmpty(), "bit " + bit);
        }
    }
}
