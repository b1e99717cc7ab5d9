// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.rp2350.Firmware;
import dev.kn86.image.format.uf2.Uf2Conversion;
import dev.kn86.image.format.uf2.Uf2Request;
import dev.kn86.image.image.payload.KnownKey;
import dev.kn86.image.image.payload.PayloadInspector;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.HostToolbox;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ForeignTools
class InspectionTest {

    private static final Path VECTORS = Path.of("src/test/resources/payload/vectors");

    @TempDir
    Path folder;

    private List<KnownKey> keys = List.of();

    @Test
    void firmwareIsDescribedWhateverItsName() throws Exception {
        Path file = folder.resolve("firmware.txt");
        new Uf2Conversion(new SilentProgress())
                .convert(new Uf2Request(Firmware.elf(folder), OptionalLong.empty(), file));
        assertEquals(
                List.of(
                        "UF2 file",
                        "    erratum RP2350-E10 block present",
                        "  family RP2350 Arm-S (0xe48bff59)",
                        "    blocks             34",
                        "    addresses          0x10000000..0x10003200",
                        "  program",
                        "    IMAGE_DEF          RP2350 Arm secure executable (0x1021)",
                        "    IMAGE_DEF version  3.7",
                        "    stack, start       0x20082000, 0x10002065",
                        "    name               fixture",
                        "    version            1.2.3",
                        "    board              not given",
                        "    pico-sdk           not given"),
                inspect(file));
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));
        assertRefused(file, file + ": truncated: 1000 bytes");
    }

    @Test
    void payloadIsDescribedWithTheStateOfItsSignature() throws Exception {
        Path file = VECTORS.resolve("good.kn86fw");
        assertEquals(
                "    signature          NOT VERIFIED: made by none of the known keys []",
                inspect(file).get(1));
        keys = List.of(new KnownKey("the test key", VECTORS.resolve("verification-key.pem")));
        List<String> lines = inspect(file);
        assertEquals("    signature          good, by the test key", lines.get(1));
        assertTrue(lines.contains("    version            1.2.3-rc1"), lines.toString());
        assertTrue(
                lines.contains("    variant            development: anybody can log in, not for customers"),
                lines.toString());
        assertTrue(lines.contains("    image              6000 bytes"), lines.toString());
        assertTrue(inspect(VECTORS.resolve("other-key.kn86fw")).get(1).contains("NOT VERIFIED"));
    }

    @Test
    void damagedPayloadsAreRefused() {
        assertRefused(
                VECTORS.resolve("wrong-chunk.kn86fw"), VECTORS.resolve("wrong-chunk.kn86fw") + ": chunk 1 of bootfs");
        assertRefused(
                VECTORS.resolve("truncated-image.kn86fw"), VECTORS.resolve("truncated-image.kn86fw") + ": truncated: ");
    }

    @Test
    void aPayloadThatTarHasPackedAnewIsRefusedAsAPayload() throws Exception {
        Path file = folder.resolve("a.kn86fw");
        ForeignTool.SH.run(
                "-c",
                "cd \"$0\" && tar -xf \"$1\" && tar --format=gnu -cf \"$2\" $(tar -tf \"$1\")",
                folder,
                VECTORS.resolve("good.kn86fw").toAbsolutePath(),
                file);
        assertRefused(file, file + ": not a payload header where manifest.json should begin");
    }

    /** Of a folder, in another order, with other headers: the reader says what is wrong. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--format=ustar ./manifest.json ./manifest.json.sig | (15 characters that are not shown: no plain word) where manifest.json should be",
                "--format=ustar manifest.json.sig manifest.json | manifest.json.sig where manifest.json should be",
                "--format=ustar bootfs.vfat.zst manifest.json | bootfs.vfat.zst where manifest.json should be",
                "--format=ustar . | not a payload header where manifest.json should begin",
                "--format=pax . | not a payload header where manifest.json should begin",
                "--format=pax --pax-option=comment=x manifest.json | not a payload header where manifest.json should begin",
                "--format=v7 ./manifest.json | not a payload header where manifest.json should begin",
                "--format=oldgnu -H gnu . | not a payload header where manifest.json should begin"
            })
    void aPayloadOfOtherMembersFirstIsRefusedAsAPayload(String arguments, String problem) throws Exception {
        Path content = Files.createDirectory(folder.resolve("content"));
        ForeignTool.TAR.run("-xf", VECTORS.resolve("good.kn86fw").toAbsolutePath(), "-C", content);
        Path file = folder.resolve("a.kn86fw");
        ForeignTool.SH.run(
                "-c",
                "cd \"$0\" && tar --mode=644 --owner=0 --group=0 --numeric-owner --mtime=@0 -cf \"$1\" $2",
                content,
                file,
                arguments);
        assertRefused(file, file + ": " + problem);
        Files.writeString(content.resolve("a.txt"), "no payload's");
        ForeignTool.TAR.run("-cf", file, "-C", content, "a.txt", "manifest.json");
        assertRefused(file, "inspect: " + file + " is not a card image, .kn86fw");
    }

    @Test
    void otherFilesAreRefused() throws Exception {
        Path file = folder.resolve("x.img");
        assertRefused(file, "inspect: " + file + " is missing or not a file");
        assertRefused(folder, "inspect: " + folder + " is missing or not a file");
        for (int size : new int[] {0, 1, 511, 512, 5000}) {
            Files.write(file, new byte[size]);
            assertRefused(
                    file,
                    "inspect: " + file + " is not a card image, .kn86fw, UF2 file, device-tree overlay or block map");
        }
    }

    @Test
    void noTextOfAFileControlsTheTerminalOrBeginsALine() {
        assertEquals(
                List.of(
                        "x",
                        "  \\x9bs",
                        "    a\\x1b[31mb\\x0ac",
                        "    n\\u202e            1\\x0d2 \\x20\\x203",
                        "    \\xad 7"),
                new Report("x")
                        .section("\u009bs")
                        .line("a\u001b[31mb\nc")
                        .value("n\u202e     ".strip(), "1\r2   3")
                        .row("%s %d", "\u00ad", 7)
                        .lines());
    }

    private void assertRefused(Path file, String problem) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> inspect(file));
        assertTrue(failure.getMessage().startsWith(problem), failure.getMessage());
    }

    private List<String> inspect(Path file) throws Exception {
        ProcessCommandRunner runner = new ProcessCommandRunner(folder.resolve("logs"));
        return new Inspection(List.of(
                        new CardImageInspector(new HostToolbox(), runner),
                        new PayloadInspector(keys),
                        new Uf2Inspector(),
                        new OverlayInspector(),
                        new CompressedImageInspector(),
                        new BmapInspector()))
                .inspect(file)
                .lines();
    }
}
