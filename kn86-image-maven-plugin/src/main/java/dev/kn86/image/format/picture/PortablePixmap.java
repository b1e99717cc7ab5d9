// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads binary PPM pictures with 8 bits a colour and without comments (netpbm, ppm(5)), which is what QEMU writes. */
public final class PortablePixmap {

    private static final int HEADER_MAX = 64;
    private static final Pattern HEADER = Pattern.compile("P6\\s+(\\d{1,5})\\s+(\\d{1,5})\\s+255\\s");

    private PortablePixmap() {}

    /**
     * Reads a picture.
     *
     * @throws IOException when the bytes are no such picture, too few or too many
     */
    public static BufferedImage read(byte[] bytes) throws IOException {
        Matcher header =
                HEADER.matcher(new String(bytes, 0, Math.min(bytes.length, HEADER_MAX), StandardCharsets.ISO_8859_1));
        if (!header.lookingAt()) {
            throw new IOException("no PPM picture with 8 bits a colour");
        }
        int width = Integer.parseInt(header.group(1));
        int height = Integer.parseInt(header.group(2));
        int at = header.end();
        if (width == 0 || height == 0 || bytes.length - at != 3L * width * height) {
            throw new IOException("a PPM picture of " + width + "x" + height + " pixels with " + (bytes.length - at)
                    + " bytes of them");
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at += 3) {
                image.setRGB(x, y, ((bytes[at] & 0xFF) << 16) | ((bytes[at + 1] & 0xFF) << 8) | (bytes[at + 2] & 0xFF));
            }
        }
        return image;
    }
}
