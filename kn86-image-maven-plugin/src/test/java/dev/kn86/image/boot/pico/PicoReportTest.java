// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicoReportTest {

    @TempDir
    Path folder;

    private byte[] wire;

    @BeforeEach
    void sendAllFrames() throws IOException {
        wire = PicoSamples.wire(PicoFrame.HELLO, PicoFrame.VERSION_QUERY, PicoFrame.OLED_SET_ROW);
    }

    private PicoReport report(String events, int width, boolean lit) throws BuildFailure, IOException {
        BufferedImage picture = new BufferedImage(width, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int row : lit ? new int[] {0, 1, 3} : new int[0]) {
            picture.setRGB(7, 16 * row + 7, 0xFFFFFF);
        }
        Path file = folder.resolve("oled.png");
        ImageIO.write(picture, "png", file.toFile());
        Path log = folder.resolve("events");
        Files.writeString(log, events);
        return new PicoReport(
                PicoEvent.read(log), PicoFrame.readAll(wire), file, OledRules.read(PicoSamples.OLED_RULES));
    }

    @Test
    void aGreetedPicoWithItsRowsIsComplete() throws BuildFailure, IOException {
        PicoReport report = report(PicoSamples.EVENTS, 256, true);
        assertTrue(report.isComplete());
        assertEquals(List.of("BAT 98% 00:12 DEV  TERM:STATUS", "CIPHER READY", "OPERATOR BARE DECK"), report.rows());
        assertEquals(List.of(), report.faults(false));
    }

    @Test
    void aPictureOlderThanTheLastRowIsNotComplete() throws BuildFailure, IOException {
        assertFalse(
                report(PicoSamples.EVENTS + "{\"ms\":91,\"event\":\"set_row\",\"row\":1,\"text\":\"new\"}\n", 256, true)
                        .isComplete());
    }

    @Test
    void aSilentDeckIsReportedPointByPoint() throws BuildFailure, IOException {
        wire = new byte[0];
        PicoReport report = report("{\"ms\":1,\"event\":\"power_on\"}\n", 256, false);
        assertFalse(report.isComplete());
        assertEquals(
                List.of(
                        "the Pico got no HELLO on UART0",
                        "the Pico got no VERSION_QUERY",
                        "the Pico did not get text for the rows 1, 2 and 4 of the OLED: []"),
                report.faults(false));
    }

    @Test
    void framesThatDifferFromTheEventsAreReported() throws BuildFailure, IOException {
        wire = PicoSamples.wire(PicoFrame.HELLO, PicoFrame.VERSION_QUERY);
        assertEquals(
                List.of("the Pico logged a set_row, but on the line there is none"),
                report(PicoSamples.EVENTS, 256, true).faults(false));
        wire = PicoSamples.wire(PicoFrame.HELLO, PicoFrame.OLED_SET_ROW);
        wire[2] ^= 0x40; // the type
        assertEquals(
                "the deck sent bytes that are no frame (crc)",
                report(PicoSamples.EVENTS, 256, true).faults(false).get(0));
    }

    @Test
    void aRowWithTextThatThePictureDoesNotShowIsReported() throws BuildFailure, IOException {
        assertEquals(
                "row 1 of the OLED picture is blank, where the deck has written "
                        + "\"BAT 98% 00:12 DEV  TERM:STATUS\"",
                report(PicoSamples.EVENTS, 256, false).faults(false).get(0));
        assertEquals(
                List.of("row 3 of the OLED picture is blank, where the deck has written \"CIPHER READY\""),
                report(
                                PicoSamples.EVENTS
                                        + "{\"ms\":91,\"event\":\"set_row\",\"row\":1,\"text\":\"new\"}\n"
                                        + "{\"ms\":91,\"event\":\"set_row\",\"row\":2,\"text\":\"CIPHER READY\"}\n",
                                256,
                                true)
                        .faults(false));
    }

    @Test
    void aPictureOfAnotherSizeOrNoneIsReported() throws BuildFailure, IOException {
        assertEquals(
                List.of("the OLED picture has 128x64 pixels, not 256x64"),
                report(PicoSamples.EVENTS, 128, true).faults(false));
        PicoReport report = report(PicoSamples.EVENTS, 256, true);
        Files.delete(report.picture());
        assertEquals(List.of("there is no OLED picture oled.png"), report.faults(false));
    }

    @Test
    void anUnfinishedLineIsLeftOutAndAWrongLineIsRefused() throws BuildFailure, IOException {
        assertEquals(
                1,
                report("{\"ms\":1,\"event\":\"power_on\"}\n{\"ms\":2,\"ev", 256, true)
                        .events()
                        .size());
        assertThrows(BuildFailure.class, () -> report("{\"time\":1}\n", 256, true));
    }
}
