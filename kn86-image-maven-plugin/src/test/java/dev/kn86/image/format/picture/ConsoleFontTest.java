// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleFontTest {

    private static final Path FONT = Path.of("src/test/resources/panel/font.psf");

    @TempDir
    Path folder;

    /**
     * The table has three entries for the empty glyph: no-break space, space, and a sequence of space and diaeresis.
     */
    @Test
    void ofCharactersThatLookAlikeTheLowestIsFound() throws BuildFailure, IOException {
        ConsoleFont font = ConsoleFont.read(FONT);
        assertEquals(12, font.width());
        assertEquals(18, font.height());
        assertEquals(Optional.of((int) ' '), font.find(new boolean[18][12]));
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
