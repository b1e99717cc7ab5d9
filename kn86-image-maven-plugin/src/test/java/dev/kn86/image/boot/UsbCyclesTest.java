// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.boot.firmware.TestCard;
import dev.kn86.image.boot.guest.GuestReport;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cycles on a board that a script plays; the record is on the card already. */
@ForeignTools
class UsbCyclesTest {

    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final GuestReport GUEST = new GuestReport(Map.of("build-id", List.of("PIN=abc")));

    @TempDir
    Path folder;

    private TestCard card;
    private UsbCycles cycles;

    @BeforeEach
    void makeCard() throws BuildFailure, IOException {
        card = TestCard.bootable(folder, 8);
        cycles = new UsbCycles(2, Files.createDirectory(folder.resolve("usb")), TestCard.TOOLBOX, TestCard.RUNNER);
    }

    /** As the deck's script has it: the content of all files. */
    private String digest() throws BuildFailure, IOException {
        Path read = folder.resolve("read");
        ForeignTool.MCOPY.run("-n", "-i", cycles.makeStick(), "::CYCLES.BIN", read);
        byte[] content = Files.readAllBytes(read);
        assertEquals(64 << 10, content.length);
        return Digests.sha256(content);
    }

    private void record(String... lines) throws BuildFailure, IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        if (lines.length > 0) {
            Files.write(tree.resolve("usb-cycles.txt"), List.of(lines));
        }
        card.addShare(tree);
    }

    private static String cycle(int number, String digest) {
        return "cycle " + number + " attach-ms 310 read-ms 42 sha256 " + digest;
    }

    @Test
    void theFirstBootEndsWithTheCycles() throws BuildFailure, IOException {
        String digest = digest();
        record("usb-cycles 1", "pin abc", cycle(1, digest), cycle(2, digest), "result pass");
        FakeBoard board = new FakeBoard(folder, card).usbCycles(2).answer("build-id", "VERSION=0.1.0\nPIN=abc");
        board.boot(AMPLE, 2);

        String command = Files.readString(board.output().resolve("qemu-command.txt"));
        assertTrue(command.contains("-device usb-hub,bus=usb-bus.0,port=1,ports=4,port-power=on "), command);
        assertTrue(command.contains("-device usb-storage,bus=usb-bus.0,port=1.3,drive=stick"), command);
        assertTrue(Files.readString(board.output().resolve("usb-cycles.txt")).endsWith("result pass\n"));
        assertTrue(Files.readString(board.output().resolve("timeline.json")).contains("\"usb-cycles\""));
        assertFalse(Files.exists(board.output().resolve("stick.img")), "a stick is kept only after a failure");
        String second = Files.readString(board.output().resolve("boot-2/qemu-command.txt"));
        assertFalse(second.contains("usb"), second);
    }

    @Test
    void aCardWithoutTheUnitIsNamed() {
        FakeBoard board = new FakeBoard(folder, card)
                .usbCycles(2)
                .answer("usb-cycles", "Unit kn86-usb-cycles.service not found.");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> board.boot(AMPLE, 1));
        assertTrue(
                failure.getMessage()
                        .contains("boot: the USB cycles cannot be started: Unit kn86-usb-cycles.service not found."),
                failure.getMessage());
    }

    @Test
    void aCardWithoutARecordIsReported() throws BuildFailure, IOException {
        record();
        assertEquals(
                List.of(
                        "the record of the USB cycles has no line \"pin abc\", as /etc/kn86-build-id has",
                        "the record of the USB cycles does not end with \"result pass\": there is none",
                        "the record of the USB cycles has 0 cycles that read what is on the stick, not 2"),
                cycles.faults(card.image(), GUEST));
    }

    @Test
    void aCycleThatFailsIsReportedInTheDecksWords() throws BuildFailure, IOException {
        record("pin abc", cycle(1, digest()), "result fail: cycle 2: the disk did not go within 60 s");
        assertEquals(
                List.of(
                        "the record of the USB cycles does not end with \"result pass\": "
                                + "result fail: cycle 2: the disk did not go within 60 s",
                        "the record of the USB cycles has 1 cycles that read what is on the stick, not 2"),
                cycles.faults(card.image(), GUEST));
    }

    @Test
    void dataThatIsNotTheSticksIsReported() throws BuildFailure, IOException {
        String digest = digest();
        record("pin abc", cycle(1, digest), cycle(2, "0".repeat(64)), "result pass");
        assertEquals(
                List.of("the record of the USB cycles has 1 cycles that read what is on the stick, not 2"),
                cycles.faults(card.image(), GUEST));
    }
}
