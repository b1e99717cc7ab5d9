// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.picture;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A PC Screen Font of version 2 with a Unicode table (psf.h of the Linux console tools), for finding the character of a
 * glyph. The header is little-endian; a glyph has one bit a pixel, rows padded to bytes, the leftmost pixel in the
 * highest bit.
 *
 * @param width of every glyph, pixels
 * @param height of every glyph, pixels
 * @param characters the code point of each glyph, by the glyph's bits
 */
public record ConsoleFont(int width, int height, Map<ByteBuffer, Integer> characters) {

    private static final String REMEDY =
            "Name a PC Screen Font of version 2 with a Unicode table; bdf2psf makes one of a BDF font.";

    private static final int HEADER_BYTES = 32;
    private static final int MAGIC = 0x864AB572;
    private static final int OFFSET_HEADER_SIZE = 8;
    private static final int OFFSET_FLAGS = 12;
    private static final int OFFSET_COUNT = 16;
    private static final int OFFSET_GLYPH_BYTES = 20;
    private static final int OFFSET_HEIGHT = 24;
    private static final int OFFSET_WIDTH = 28;
    private static final int FLAG_UNICODE_TABLE = 1;

    /** The largest glyph that the kernel's console takes (drivers/tty/vt/vt.c, max_font_width and max_font_height). */
    private static final int MAXIMUM_PIXELS = 64;

    // Marks in the Unicode table; neither is a byte of UTF-8.
    private static final int SEQUENCE = 0xFE;
    private static final int END_OF_GLYPH = 0xFF;

    /**
     * Reads a font.
     *
     * @throws BuildFailure when there is no such file, or it is no such font
     */
    public static ConsoleFont read(Path file) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("there is no font " + file, REMEDY);
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < HEADER_BYTES
                || bytes.getInt(0) != MAGIC
                || (bytes.getInt(OFFSET_FLAGS) & FLAG_UNICODE_TABLE) == 0) {
            throw new BuildFailure(file + " is no PSF version 2 font with a Unicode table", REMEDY);
        }
        ConsoleFont font = new ConsoleFont(bytes.getInt(OFFSET_WIDTH), bytes.getInt(OFFSET_HEIGHT), new HashMap<>());
        int glyphBytes = bytes.getInt(OFFSET_GLYPH_BYTES);
        int first = bytes.getInt(OFFSET_HEADER_SIZE);
        long glyphs = Integer.toUnsignedLong(bytes.getInt(OFFSET_COUNT));
        if (!isSize(font.width)
                || !isSize(font.height)
                || glyphBytes != font.height * font.rowBytes()
                || first < HEADER_BYTES
                || glyphs * glyphBytes > bytes.limit() - first) {
            throw new BuildFailure("the header of the font " + file + " contradicts itself", REMEDY);
        }
        int table = first + (int) glyphs * glyphBytes;
        bytes.position(table);
        for (int at = first; at < table; at += glyphBytes) {
            font.addGlyph(Arrays.copyOfRange(bytes.array(), at, at + glyphBytes), bytes);
        }
        return font;
    }

    private static boolean isSize(int pixels) {
        return pixels > 0 && pixels <= MAXIMUM_PIXELS;
    }

    /** Reads the characters of one glyph from the table. Sequences of characters are left out. */
    private void addGlyph(byte[] glyph, ByteBuffer table) {
        int start = table.position();
        int end = -1;
        int value = 0;
        while (table.hasRemaining() && value != END_OF_GLYPH) {
            value = table.get() & 0xFF;
            if (end < 0 && (value == SEQUENCE || value == END_OF_GLYPH)) {
                end = table.position() - 1;
            }
        }
        // Of characters with the same glyph the lowest counts: the space, not the no-break space.
        new String(table.array(), start, Math.max(end, start) - start, StandardCharsets.UTF_8)
                .codePoints()
                .forEach(character -> characters.merge(ByteBuffer.wrap(glyph), character, Math::min));
    }

    /**
     * Finds the character of a glyph.
     *
     * @param isSet the pixels, {@code [y][x]}
     * @return its code point; empty when the font has no such glyph
     */
    public Optional<Integer> find(boolean[][] isSet) {
        byte[] glyph = new byte[height * rowBytes()];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (isSet[y][x]) {
                    glyph[y * rowBytes() + x / 8] |= (byte) (0x80 >> x % 8);
                }
            }
        }
        return Optional.ofNullable(characters.get(ByteBuffer.wrap(glyph)));
    }

    private int rowBytes() {
        return (width + 7) / 8;
    }
}
