// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.failure.BuildFailure;
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
    void tellTheWholeStory() throws IOException {
        wire = PicoFrameTest.wire(PicoFrame.HELLO, PicoFrame.VERSION_QUERY, PicoFrame.OLED_SET_ROW);
    }

    private PicoReport report(String events, int width, boolean lit) throws BuildFailure, IOException {
        BufferedImage picture = new BufferedImage(width, 64, BufferedImage.TYPE_BYTE_GRAY);
        if (lit) {
            picture.setRGB(7, 7, 0xFFFFFF);
        }
        Path file = folder.resolve("oled.png");
        ImageIO.write(picture, "png", file.toFile());
        Path log = folder.resolve("events");
        Files.writeString(log, events);
        return new PicoReport(PicoEvent.read(log), PicoFrame.readAll(wire), file);
    }

    @Test
    void aGreetedPicoWithTwoRowsIsComplete() throws BuildFailure, IOException {
        PicoReport report = report(FakeBoard.EVENTS, 256, true);
        assertTrue(report.isComplete());
        assertEquals(List.of("BAT 98%  DEV", "CIPHER READY"), report.rows());
        assertEquals(List.of(), report.faults());
    }

    @Test
    void aPictureOlderThanTheLastRowIsNotComplete() throws BuildFailure, IOException {
        assertFalse(report(FakeBoard.EVENTS + "{\"ms\":91,\"event\":\"set_row\",\"row\":1,\"text\":\"new\"}\n", 256, true).isComplete());
    }

    @Test
    void aSilentDeckIsReportedPointByPoint() throws BuildFailure, IOException {
        wire = new byte[0];
        PicoReport report = report("{\"ms\":1,\"event\":\"power_on\"}\n", 256, false);
        assertFalse(report.isComplete());
        assertEquals(List.of("the Pico got no HELLO on UART0", "the Pico got no VERSION_QUERY",
                "the Pico got text for 0 rows of the OLED, not 2: []", "the OLED picture is blank"), report.faults());
    }

    @Test
    void aLineThatTellsAnotherStoryIsReported() throws BuildFailure, IOException {
        wire = PicoFrameTest.wire(PicoFrame.HELLO, PicoFrame.VERSION_QUERY);
        assertEquals(List.of("the Pico logged a set_row, but on the line there is none"), report(FakeBoard.EVENTS, 256, true).faults());
        wire = PicoFrameTest.wire(PicoFrame.HELLO, PicoFrame.OLED_SET_ROW);
        wire[2] ^= 0x40; // the type
        assertEquals("the deck sent bytes that are no frame (crc)", report(FakeBoard.EVENTS, 256, true).faults().get(0));
    }

    @Test
    void aRowThatWasBlankedCountsAsEmpty() throws BuildFailure, IOException {
        String blanked = FakeBoard.EVENTS + "{\"ms\":99,\"event\":\"set_row\",\"row\":1,\"text\":\"   \"}\n";
        assertEquals(List.of("the Pico got text for 1 rows of the OLED, not 2: [BAT 98%  DEV]"), report(blanked, 256, true).faults());
    }

    @Test
    void aPictureOfAnotherSizeOrNoneIsReported() throws BuildFailure, IOException {
        assertEquals(List.of("the OLED picture has 128x64 pixels, not 256x64"), report(FakeBoard.EVENTS, 128, true).faults());
        PicoReport report = report(FakeBoard.EVENTS, 256, true);
        Files.delete(report.picture());
        assertEquals(List.of("there is no OLED picture oled.png"), report.faults());
    }

    @Test
    void aLineInTheMakingIsLeftOutAndAWrongOneRefused() throws BuildFailure, IOException {
        assertEquals(1, report("{\"ms\":1,\"event\":\"power_on\"}\n{\"ms\":2,\"ev", 256, true).events().size());
        assertThrows(BuildFailure.class, () -> report("{\"time\":1}\n", 256, true));
    }
}
