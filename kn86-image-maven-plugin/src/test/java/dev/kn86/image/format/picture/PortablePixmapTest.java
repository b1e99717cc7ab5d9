// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortablePixmapTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void pixelsComeRowByRowAndRedFirst() throws IOException {
        BufferedImage image = PortablePixmap.read(bytes("P6\n2 1\n255\n\u00e6\u00a0\40\u0001\u0002\u00ff"));
        assertEquals(2, image.getWidth());
        assertEquals(1, image.getHeight());
        assertEquals(0xFFE6A020, image.getRGB(0, 0));
        assertEquals(0xFF0102FF, image.getRGB(1, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P6",
                "P5\n1 1\n255\n...",
                "P6\n1 1\n65535\n...",
                "P6\n1 1\n255\n..",
                "P6\n1 1\n255\n....",
                "P6\n0 1\n255\n"
            })
    void bytesThatAreNoPictureAreRefused(String content) {
        assertThrows(IOException.class, () -> PortablePixmap.read(bytes(content)));
    }
}
