// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.pin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PinTest {

    private static final String GOOD =
            """
            # what an image is made of
            PI_GEN_TAG=2025-05-13-raspios-bookworm-arm64
            PI_GEN_COMMIT=5dabc7dc94000000000000000000000000000000

            DEBIAN_RELEASE=bookworm
            DEBIAN_SNAPSHOT=
            KERNEL_VERSION=6.12
            KERNEL_SUITE=bookworm-backports
            RASPI_FIRMWARE_SUITE=forky
            RASPI_FIRMWARE_MIN=1:1.20260408+ds-1
            TOOLBOX_SUITE=trixie
            PICO_SDK_SUITE=trixie
            PICO_SDK_VERSION=2.1.1-1
            PICO_SDK_SHA256=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            """;

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("pi-gen-pin.env"), text);
    }

    private String refusal(String text) throws IOException {
        Path file = file(text);
        String message = assertThrows(BuildFailure.class, () -> Pin.read(file)).getMessage();
        assertTrue(message.startsWith("release blocker: "), message);
        return message.replace(folder + "/", "");
    }

    @Test
    void readsEveryValue() throws Exception {
        assertEquals(
                new Pin(
                        "2025-05-13-raspios-bookworm-arm64",
                        "5dabc7dc94000000000000000000000000000000",
                        "bookworm",
                        Optional.empty(),
                        "6.12",
                        "bookworm-backports",
                        "forky",
                        "1:1.20260408+ds-1",
                        "trixie",
                        "trixie",
                        "2.1.1-1",
                        "a".repeat(64),
                        "a8739d995d0e46a403e0299637b4821e8a6f4ecab1b0abd150184f00a89ff8a1"),
                Pin.read(file(GOOD)));
    }

    /** The digest is the one that {@code sha256sum} gives for the sorted settings. */
    @Test
    void digestIsOfTheSettingsAlone() throws Exception {
        String digest = Pin.read(file(GOOD)).digest();
        assertEquals(digest, Pin.read(file("# another comment\n\n" + GOOD)).digest());
        assertEquals(
                digest,
                Pin.read(file(GOOD.lines().sorted(Comparator.reverseOrder()).collect(Collectors.joining("\n"))))
                        .digest());
        assertNotEquals(digest, Pin.read(file(GOOD.replace("6.12", "6.13"))).digest());
    }

    @Test
    void readsASnapshot() throws Exception {
        Pin pin = Pin.read(file(GOOD.replace("SNAPSHOT=", "SNAPSHOT=20260601T000000Z")));
        assertEquals(Optional.of("20260601T000000Z"), pin.debianSnapshot());
    }

    @Test
    void readsAPinWithCommentsAndEmptyLines() throws Exception {
        assertEquals(
                "bookworm",
                Pin.read(Path.of("src/test/resources/pin/pi-gen-pin.env")).debianRelease());
    }

    @Test
    void namesAMissingFile() {
        Path missing = folder.resolve("none.env");
        String message =
                assertThrows(BuildFailure.class, () -> Pin.read(missing)).getMessage();
        assertTrue(message.startsWith("release blocker: the pin " + missing + " is missing"), message);
    }

    @Test
    void refusesBytesThatAreNotText() throws Exception {
        Path file =
                Files.write(folder.resolve("pi-gen-pin.env"), "KERNEL=\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        String message = assertThrows(BuildFailure.class, () -> Pin.read(file)).getMessage();
        assertTrue(message.startsWith("release blocker: the pin " + file + " is not UTF-8 text"), message);
    }

    @ParameterizedTest
    @EnumSource(PinKey.class)
    void namesAMissingKey(PinKey key) throws Exception {
        String message = refusal(GOOD.replaceAll("(?m)^" + key + "=.*\n", ""));
        assertTrue(
                message.contains("pi-gen-pin.env:13: " + key + ": wanted " + key.wanted() + "; found no such key"),
                message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PI_GEN_TAG=2025-05-13-raspios-bookworm-arm64 | PI_GEN_TAG=bookworm | found \"bookworm\"",
                "PI_GEN_COMMIT=5dabc7dc94 | PI_GEN_COMMIT=XYZ | XYZ",
                "RELEASE=bookworm | RELEASE= | found nothing",
                "SNAPSHOT= | SNAPSHOT=2026-06-01 | \"2026-06-01\"",
                "VERSION=6.12 | VERSION=latest | \"latest\"",
                "VERSION=6.12 | VERSION=\"6.12\" | without quotes, spaces or a comment behind it",
                "VERSION=6.12 | VERSION=$(uname -r) | \"$(uname -r)\"",
                "VERSION=6.12 | VERSION=6.12 # ours | \"6.12 # ours\"",
                "SDK_SHA256=aaaa | SDK_SHA256=AAAA | wanted the package's SHA-256",
            })
    void quotesAMalformedValue(String good, String bad, String expected) throws Exception {
        String message = refusal(GOOD.replace(good, bad));
        assertTrue(message.contains(expected), message);
        assertFalse(message.contains("no such key"), message);
    }

    @Test
    void refusesCarriageReturnsThatAShellWouldKeep() throws Exception {
        assertTrue(refusal(GOOD.replace("6.12\n", "6.12\r\n")).contains("pi-gen-pin.env:7: KERNEL_VERSION"));
    }

    @Test
    void refusesLinesThatAreNotAssignments() throws Exception {
        assertTrue(refusal(GOOD + "source other.env\n").contains("pi-gen-pin.env:15: wanted KEY=value or a # comment"));
    }

    @Test
    void refusesKeysThatNothingReads() throws Exception {
        assertTrue(refusal(GOOD + "KERNEL_VERSON=6.13\n")
                .contains("pi-gen-pin.env:15: KERNEL_VERSON: wanted one of PI_GEN_TAG"));
    }

    @Test
    void refusesASecondValue() throws Exception {
        assertTrue(
                refusal(GOOD + "KERNEL_VERSION=6.13\n")
                        .contains(
                                "pi-gen-pin.env:15: KERNEL_VERSION: wanted one value; found a second one, the first is in line 7"));
    }

    @Test
    void listsAllFaultsAtOnce() throws Exception {
        String message = refusal(
                GOOD.replace("6.12", "x").replace("PI_GEN_TAG=", "PI_GEN=").replace("=forky", "=FORKY"));
        List<String> faults = message.lines()
                .filter(line -> line.startsWith("  pi-gen-pin.env:"))
                .toList();
        assertEquals(4, faults.size(), message);
    }
}
