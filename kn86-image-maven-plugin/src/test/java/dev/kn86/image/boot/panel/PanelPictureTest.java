// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.util.failure.BuildFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class PanelPictureTest {

    private static final Path SAMPLES = Path.of("src/test/resources/panel");

    public static final Path FONT = SAMPLES.resolve("kn86-12x24.psf");

    @TempDir
    Path folder;

    /** A picture that nOSh drew. */
    private static PanelPicture sample(String name) throws BuildFailure, IOException {
        return PanelPicture.read(ImageIO.read(SAMPLES.resolve(name + ".png").toFile()), ConsoleFont.read(FONT));
    }

    private static boolean shows(PanelPicture picture, String text) {
        return picture.shows(Pattern.compile(Pattern.quote(text)));
    }

    @Test
    void whatNoshDrawsIsReadBack() throws BuildFailure, IOException {
        PanelPicture picture = sample("sys-shut-down");
        assertEquals(Optional.empty(), picture.fault());
        assertEquals(List.of("SYS", "SHUT DOWN", "SHUT DOWN"), picture.marked());
        assertEquals("╔" + "═".repeat(78) + "╗", picture.rows().get(0));
        assertTrue(shows(picture, "SWITCH THE DECK OFF?"), picture.text());
        assertTrue(picture.shows(Pattern.compile("NOSH ·+ 0\\.1\\.0")), picture.text());
        assertFalse(shows(picture, "BRIGHTNESS 1"), picture.text());
    }

    @Test
    void aBlockThatIsNoInverseBlankStaysOne() throws BuildFailure, IOException {
        PanelPicture picture = sample("sys");
        assertTrue(shows(picture, "◄ ██"), picture.text());
        assertEquals(List.of("SYS", "BRIGHTNESS"), picture.marked());
    }

    @Test
    void everyTabIsMarkedAsItself() throws BuildFailure, IOException {
        for (String tab : List.of("status", "lambda", "link")) {
            PanelPicture picture = sample(tab);
            assertEquals(Optional.empty(), picture.fault(), tab);
            assertEquals(tab.toUpperCase(Locale.ROOT), picture.marked().get(0));
        }
    }

    @Test
    void aDimmedPanelIsNotAmber() throws BuildFailure, IOException {
        String fault = sample("sys-degraded-dim").fault().orElseThrow();
        assertTrue(
                fault.matches("the pixel at \\d+,\\d+ is #[0-9A-F]{6}, "
                        + "neither amber \\(#E6A020\\), dim amber \\(#7F5812\\) nor black"),
                fault);
    }

    @Test
    void aBlackPanelAPanelOfAnotherSizeAndAStrangeSignAreFaults() throws BuildFailure, IOException {
        ConsoleFont font = ConsoleFont.read(FONT);
        PanelPainter painter = new PanelPainter(font);
        assertEquals(
                Optional.of("nothing on it is amber (#E6A020)"),
                PanelPicture.read(painter.image(), font).fault());
        assertEquals(
                Optional.of("it has 640x480 pixels, not 1024x600"),
                PanelPicture.read(new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB), font)
                        .fault());
        painter.print(2, 3, "A").image().setRGB(32 + 3 * 12, 2 * 24, PanelPicture.AMBER);
        PanelPicture picture = PanelPicture.read(painter.image(), font);
        assertEquals(Optional.of("what is in row 2, column 3 is not in the font"), picture.fault());
        assertEquals("   " + PanelPicture.UNREADABLE, picture.rows().get(2));
    }

    @Test
    void inversePiecesOfARowAreToldApart() throws BuildFailure, IOException {
        ConsoleFont font = ConsoleFont.read(FONT);
        PanelPicture picture = PanelPicture.read(
                new PanelPainter(font)
                        .printInverse(1, 0, " ► ONE TWO ")
                        .print(1, 12, "x")
                        .printInverse(1, 14, "END")
                        .print(2, 5, "plain")
                        .printInverse(24, 79, "Z")
                        .image(),
                font);
        assertEquals(List.of("► ONE TWO", "END", "Z"), picture.marked());
        assertEquals(" ► ONE TWO  x END", picture.rows().get(1));
        assertEquals("     plain", picture.rows().get(2));
        assertEquals(Optional.empty(), picture.fault());
    }

    @Test
    void aFileThatIsNoFontIsNamed() throws IOException {
        Path file = folder.resolve("font");
        assertTrue(assertThrows(BuildFailure.class, () -> ConsoleFont.read(file))
                .getMessage()
                .contains("there is no font " + file));
        byte[] font = Files.readAllBytes(FONT);
        Files.write(file, new byte[40]);
        assertTrue(assertThrows(BuildFailure.class, () -> ConsoleFont.read(file))
                .getMessage()
                .contains("is no PSF version 2 font"));
        font[20]++;
        Files.write(file, font);
        assertTrue(assertThrows(BuildFailure.class, () -> ConsoleFont.read(file))
                .getMessage()
                .contains("contradicts itself"));
    }
}
