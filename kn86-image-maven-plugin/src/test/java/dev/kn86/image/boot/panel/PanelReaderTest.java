// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PanelReaderTest {

    private static PanelPicture sample(String name) throws BuildFailure, IOException {
        return PanelSamples.reader().read(PanelSamples.picture(name));
    }

    private static boolean shows(PanelPicture picture, String text) {
        return picture.shows(Pattern.compile(Pattern.quote(text)));
    }

    @Test
    void whatAnotherProgramDrewIsRead() throws BuildFailure, IOException {
        PanelPicture picture = sample("sys-shut-down");
        assertEquals(Optional.empty(), picture.fault());
        assertEquals(List.of("SYS", "SHUT DOWN", "SHUT DOWN"), picture.inverse());
        assertEquals("╔" + "═".repeat(78) + "╗", picture.rows().get(0));
        assertTrue(shows(picture, "SWITCH THE DECK OFF?"), picture.text());
        assertTrue(picture.shows(Pattern.compile("NOSH ·+ 0\\.1\\.0")), picture.text());
        assertFalse(shows(picture, "BRIGHTNESS 1"), picture.text());
    }

    @Test
    void aBlockThatIsNoInverseBlankStaysOne() throws BuildFailure, IOException {
        PanelPicture picture = sample("sys");
        assertTrue(shows(picture, "◄ ██"), picture.text());
        assertEquals(List.of("SYS", "BRIGHTNESS"), picture.inverse());
    }

    @Test
    void everyTabIsMarkedAsItself() throws BuildFailure, IOException {
        for (String tab : List.of("status", "lambda", "link")) {
            PanelPicture picture = sample(tab);
            assertEquals(Optional.empty(), picture.fault(), tab);
            assertEquals(tab.toUpperCase(Locale.ROOT), picture.inverse().get(0));
        }
    }

    @Test
    void aDimmedPanelIsNotAmber() throws BuildFailure, IOException {
        String fault = sample("sys-dimmed").fault().orElseThrow();
        assertTrue(
                fault.matches("the pixel at \\d+,\\d+ is #[0-9A-F]{6}, "
                        + "neither amber \\(#E6A020\\), dim amber \\(#7F5812\\) nor black"),
                fault);
    }

    @Test
    void aBlackPanelAPanelOfAnotherSizeAndAStrangeSignAreFaults() throws BuildFailure, IOException {
        PanelReader reader = PanelSamples.reader();
        PanelPainter painter = new PanelPainter();
        assertEquals(
                Optional.of("nothing on it is amber (#E6A020)"),
                reader.read(painter.image()).fault());
        assertEquals(
                Optional.of("it has 640x480 pixels, not 1024x600"),
                reader.read(new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB))
                        .fault());
        PanelPicture picture =
                reader.read(painter.print(2, 3, "A").dot(2, 3, 0, 0).image());
        assertEquals(Optional.of("what is in row 2, column 3 is not in the font"), picture.fault());
        assertEquals("   " + PanelPicture.UNREADABLE, picture.rows().get(2));
    }

    @Test
    void inversePiecesOfARowAreToldApart() throws BuildFailure, IOException {
        PanelReader reader = PanelSamples.reader();
        PanelPicture picture = reader.read(new PanelPainter()
                .printInverse(1, 0, " ► ONE TWO ")
                .print(1, 12, "x")
                .printInverse(1, 14, "END")
                .print(2, 5, "plain")
                .printInverse(24, 79, "Z")
                .image());
        assertEquals(List.of("► ONE TWO", "END", "Z"), picture.inverse());
        assertEquals(" ► ONE TWO  x END", picture.rows().get(1));
        assertEquals("     plain", picture.rows().get(2));
        assertEquals(Optional.empty(), picture.fault());
    }
}
