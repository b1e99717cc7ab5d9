// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.rp2350.Firmware;
import dev.kn86.image.format.signing.DevelopmentKey;
import dev.kn86.image.format.signing.VerificationKey;
import dev.kn86.image.format.uf2.Uf2Conversion;
import dev.kn86.image.format.uf2.Uf2Request;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.HostToolbox;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class PayloadBuildTest {

    private static final Instant TIMESTAMP = Instant.parse("2026-11-01T00:00:00Z");
    private static final int BOOTFS_KIB = 4883;
    private static final String VERSION = "0.1.0-SNAPSHOT";

    @TempDir
    Path folder;

    private final SilentProgress progress = new SilentProgress();
    private Path slot;
    private boolean production;

    @BeforeEach
    void makeSlot() throws Exception {
        // Blanks and quotes mean something to debugfs.
        slot = Files.createDirectories(folder.resolve("the \"slot\""));
        Path firmware =
                Files.createDirectories(folder.resolve("tree/usr/lib/firmware")).resolve("kn86-pico.uf2");
        new Uf2Conversion(progress).convert(new Uf2Request(Firmware.elf(folder), OptionalLong.empty(), firmware));
        if (!Files.exists(folder.resolve("tree/lib"))) {
            Files.createSymbolicLink(folder.resolve("tree/lib"), Path.of("usr/lib"));
        }
        makeRootfs();
        makeBootfs();
        Files.writeString(Files.createDirectories(slot.resolve("common")).resolve("bootcode.bin"), "bootcode");
        Files.writeString(folder.resolve("floors.tsv"), "0.0.1\tthe first one\n");
        writeRecord(VERSION);
    }

    /** FAT16 with a sector in a cluster. Its last one is free. */
    private void makeBootfs() throws Exception {
        Path bootfs = slot.resolve("bootfs.vfat");
        Files.deleteIfExists(bootfs);
        ForeignTool.MKFS_FAT.run("-F", 16, "-s", 1, "-C", bootfs, BOOTFS_KIB);
    }

    private void makeRootfs() throws Exception {
        Path rootfs = slot.resolve("rootfs.ext4");
        Files.deleteIfExists(rootfs);
        ForeignTool.MKE2FS.run("-q", "-t", "ext4", "-d", folder.resolve("tree"), rootfs, "16M");
    }

    private void writeRecord(String version) throws Exception {
        Files.writeString(
                slot.resolve("build-record.json"),
                "{\"version\": \"" + version + "\", \"buildId\": \"" + version
                        + "+0123\", \"production\": " + production
                        + ", \"raspiFirmwareVersion\": \"1:1.20260408-1\", \"packages\": []}");
    }

    /** mcopy leaves bytes in clusters that it frees. The card has none of them. */
    @Test
    void payloadHoldsTheImagesAndTheManifestSaysWhatTheyAre() throws Exception {
        Path freed = Files.copy(slot.resolve("bootfs.vfat"), folder.resolve("freed.vfat"));
        try (RandomAccessFile bootfs = new RandomAccessFile(freed.toFile(), "rw")) {
            bootfs.seek(bootfs.length() - 100);
            bootfs.write(new byte[] {1, 2, 3});
        }
        Map<SlotImage, byte[]> wanted = Map.of(
                SlotImage.BOOTFS, Files.readAllBytes(slot.resolve("bootfs.vfat")),
                SlotImage.ROOTFS, Files.readAllBytes(slot.resolve("rootfs.ext4")));
        Files.move(freed, slot.resolve("bootfs.vfat"), StandardCopyOption.REPLACE_EXISTING);
        Path output = build(request(Optional.empty(), "kn86.kn86fw"));
        VerificationKey key = VerificationKey.read(new DevelopmentKey(folder.resolve("keys")).publicFile());
        PayloadReader reader = new PayloadReader(
                List.of(key), "kn86-zero2w", Map.of(SlotImage.BOOTFS, BOOTFS_KIB * 1024L, SlotImage.ROOTFS, 16L << 20));
        Map<SlotImage, ByteArrayOutputStream> images =
                Map.of(SlotImage.BOOTFS, new ByteArrayOutputStream(), SlotImage.ROOTFS, new ByteArrayOutputStream());
        PayloadManifest manifest;
        try (InputStream in = Files.newInputStream(output)) {
            manifest =
                    reader.read(output.toString(), in, (image, offset, chunk) -> Channels.newChannel(images.get(image))
                            .write(chunk));
        }
        for (SlotImage image : SlotImage.values()) {
            assertArrayEquals(wanted.get(image), images.get(image).toByteArray());
        }
        assertEquals(VERSION, manifest.version());
        assertEquals(VERSION + "+0123", manifest.buildId());
        assertEquals("development", manifest.signer());
        assertEquals(Variant.DEVELOPMENT, manifest.variant());
        assertEquals("0.0.1", manifest.minimumVersion());
        assertEquals(new Component("1:1.20260408-1", Digests.sha256("bootcode")), manifest.bootcode());
        assertEquals(
                new Component("1.2.3", Digests.sha256(folder.resolve("tree/usr/lib/firmware/kn86-pico.uf2"))),
                manifest.coprocessor());
    }

    @Test
    void developmentKeyIsWarnedOf() throws Exception {
        build(request(Optional.empty(), "kn86.kn86fw"));
        assertEquals(1, progress.warnings().size());
        assertTrue(progress.warnings().get(0).contains("signed with the development key"));
    }

    @Test
    void releaseKeyIsUsedWithoutWarning() throws Exception {
        Path key = Files.copy(SmallPayload.VECTORS.resolve("signing-key.pem"), folder.resolve("release.pem"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        production = true;
        writeRecord(VERSION);
        Path output = build(request(Optional.of(key), "kn86.kn86fw"));
        try (InputStream in = Files.newInputStream(output)) {
            PayloadManifest manifest = new PayloadReader(
                            List.of(SmallPayload.verificationKey()),
                            "kn86-zero2w",
                            Map.of(SlotImage.BOOTFS, 1L << 30, SlotImage.ROOTFS, 1L << 30))
                    .read("x", in, ChunkSink.NONE);
            assertEquals("release", manifest.signer());
            assertEquals(Variant.PRODUCTION, manifest.variant());
        }
        assertEquals(List.of(), progress.warnings());
        assertFalse(Files.exists(folder.resolve("keys")));
    }

    @Test
    void aReleaseKeyOnADevelopmentImageIsWarnedOf() throws Exception {
        PayloadRequest request = request(Optional.of(SmallPayload.VECTORS.resolve("signing-key.pem")), "x");
        build(request);
        assertEquals(
                List.of("a release key signs a development image, which anybody can log in to (kn86.sign.development)"),
                progress.warnings());
    }

    @Test
    void aSlotOfTheOtherVariantIsRefused() throws Exception {
        production = true;
        writeRecord(VERSION);
        production = false;
        assertFails(
                null,
                slot + " does not hold a development system: " + slot.resolve("build-record.json")
                        + " says \"production\": true");
    }

    @Test
    void twoBuildsGiveTheSameBytes() throws Exception {
        Path first = build(request(Optional.empty(), "first.kn86fw"));
        Path second = build(request(Optional.empty(), "second.kn86fw"));
        assertEquals(-1, Files.mismatch(first, second));
    }

    @Test
    void missingPartsAreNamed() throws Exception {
        assertFails(slot.resolve("common/bootcode.bin"), "no bootcode: ");
        makeSlot();
        assertFails(slot.resolve("build-record.json"), "no build record: ");
        makeSlot();
        assertFails(slot.resolve("bootfs.vfat"), "no slot image: ");
    }

    @Test
    void rootfsWithoutCoprocessorFirmwareIsRefused() throws Exception {
        Files.delete(folder.resolve("tree/usr/lib/firmware/kn86-pico.uf2"));
        makeRootfs();
        assertFails(null, slot.resolve("rootfs.ext4") + ": /lib/firmware/kn86-pico.uf2 is not in the root file system");
    }

    @Test
    void aMalformedVersionIsRefused() throws Exception {
        writeRecord("one");
        assertFails(
                null, "cannot make " + folder.resolve("kn86.kn86fw") + ": version \"one\" is not MAJOR.MINOR.PATCH");
    }

    @Test
    void aKeyOfAnotherKindIsRefusedByTheCheckAlone() throws Exception {
        Path key = Files.writeString(
                folder.resolve("rsa.pem"), "-----BEGIN RSA PRIVATE KEY-----\nAA==\n-----END RSA PRIVATE KEY-----\n");
        assertEquals(
                "kn86.sign.key: " + key + ": holds RSA PRIVATE KEY instead of PRIVATE KEY",
                refusal(request(Optional.of(key), "x")));
        assertEquals(
                "kn86.sign.key: " + folder.resolve("gone.pem") + ": missing, not readable or not a key file",
                refusal(request(Optional.of(folder.resolve("gone.pem")), "x")));
    }

    @Test
    void levelHardwareAndVersionAreRefusedByTheCheckAlone() {
        assertEquals("kn86.zstd.level: there is no level 20", refusal(request("kn86-zero2w", VERSION, 20)));
        assertEquals("kn86.zstd.level: there is no level 0", refusal(request("kn86-zero2w", VERSION, 0)));
        assertEquals("kn86.hardware is blank", refusal(request(" ", VERSION, 3)));
        assertEquals(
                "the project's version \"1\" is not MAJOR.MINOR.PATCH with an optional suffix",
                refusal(request("kn86-zero2w", "1", 3)));
        assertEquals(
                "the project's version 1.0.0-development reads like a development image's name",
                refusal(request("kn86-zero2w", "1.0.0-development", 3)));
        assertEquals(
                folder.resolve("floors.tsv") + ":1: the floor 0.0.1 is above 0.0.1-rc1, the version that is made",
                refusal(request("kn86-zero2w", "0.0.1-rc1", 3)));
    }

    private static String refusal(PayloadRequest request) {
        return assertThrows(BuildFailure.class, request::check)
                .getMessage()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    private PayloadRequest request(String hardware, String version, int level) {
        PayloadRequest sound = request(Optional.empty(), "x");
        return new PayloadRequest(
                sound.slot(),
                hardware,
                version,
                sound.floors(),
                sound.signing(),
                level,
                sound.frames(),
                sound.frameIndex(),
                sound.timestamp(),
                sound.output(),
                sound.budget());
    }

    private void assertFails(Path missing, String problem) throws Exception {
        Path output = Files.writeString(folder.resolve("kn86.kn86fw"), "old");
        if (missing != null) {
            Files.delete(missing);
        }
        BuildFailure failure = assertThrows(BuildFailure.class, () -> build(request(Optional.empty(), "kn86.kn86fw")));
        assertTrue(failure.getMessage().startsWith(problem + (missing == null ? "" : missing)), failure.getMessage());
        assertEquals("old", Files.readString(output));
        try (var files = Files.list(folder)) {
            assertFalse(
                    files.anyMatch(file -> file.getFileName().toString().startsWith(".")), "nothing is left behind");
        }
    }

    private PayloadRequest request(Optional<Path> key, String name) {
        return new PayloadRequest(
                slot,
                "kn86-zero2w",
                VERSION,
                folder.resolve("floors.tsv"),
                new SigningPolicy(Variant.of(production), key, true, new DevelopmentKey(folder.resolve("keys"))),
                3,
                folder.resolve("no.zst"),
                folder.resolve("no.frames"),
                TIMESTAMP,
                folder.resolve(name),
                Optional.empty());
    }

    private Path build(PayloadRequest request) throws Exception {
        new PayloadBuild(
                        new HostToolbox(), RootRights.own(), new ProcessCommandRunner(folder.resolve("logs")), progress)
                .build(request);
        return request.output();
    }
}
