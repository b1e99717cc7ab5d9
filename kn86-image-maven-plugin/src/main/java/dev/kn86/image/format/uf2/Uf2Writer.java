// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.uf2;

import dev.kn86.image.format.rp2350.AddressRange;
import dev.kn86.image.format.rp2350.FlashPiece;
import dev.kn86.image.format.rp2350.FlashProgram;
import dev.kn86.image.format.rp2350.Rp2350;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a flash program as a UF2 file, with one block for each page. The boot ROM erases whole flash sectors.
 * Therefore, in a sector with content, pages without content are written as zeros, up to the last page with content.
 */
final class Uf2Writer {

    private Uf2Writer() {}

    /**
     * A file for the RP2350's secure Arm cores: the block of erratum E10, then the program. Equal input gives equal
     * bytes.
     */
    static byte[] write(FlashProgram program) {
        SortedMap<Long, byte[]> pages = pages(program);
        ByteBuffer file = ByteBuffer.allocate((1 + pages.size()) * Uf2Block.SIZE);
        ErratumE10.block().write(file);
        writePages(Uf2Family.RP2350_ARM_SECURE, pages, file);
        return file.array();
    }

    /**
     * A file for a flash with a partition table. Its addresses are absolute, so that a table that is on the chip
     * already does not redirect them. The block of erratum E10 is left out, because it belongs before blocks of other
     * families.
     */
    static byte[] writeAbsolute(FlashProgram program) {
        SortedMap<Long, byte[]> pages = pages(program);
        ByteBuffer file = ByteBuffer.allocate(pages.size() * Uf2Block.SIZE);
        writePages(Uf2Family.ABSOLUTE, pages, file);
        return file.array();
    }

    private static void writePages(Uf2Family family, SortedMap<Long, byte[]> pages, ByteBuffer file) {
        int number = 0;
        for (var page : pages.entrySet()) {
            new Uf2Block(family.id(), page.getKey(), number++, pages.size(), page.getValue(), false).write(file);
        }
    }

    private static SortedMap<Long, byte[]> pages(FlashProgram program) {
        SortedMap<Long, byte[]> pages = new TreeMap<>();
        long end = program.range().end();
        for (FlashPiece piece : program.pieces()) {
            AddressRange range = piece.range();
            long firstSector = range.start() - range.start() % Rp2350.FLASH_SECTOR;
            long lastSectorEnd = -Math.floorDiv(-range.end(), Rp2350.FLASH_SECTOR) * Rp2350.FLASH_SECTOR;
            for (long page = firstSector; page < Math.min(lastSectorEnd, end); page += Rp2350.FLASH_PAGE) {
                pages.computeIfAbsent(page, address -> new byte[Rp2350.FLASH_PAGE]);
            }
            copy(piece, pages);
        }
        return pages;
    }

    private static void copy(FlashPiece piece, SortedMap<Long, byte[]> pages) {
        byte[] content = piece.content();
        int done = 0;
        while (done < content.length) {
            long address = piece.address() + done;
            int offset = Math.toIntExact(address % Rp2350.FLASH_PAGE);
            int length = Math.min(content.length - done, Rp2350.FLASH_PAGE - offset);
            System.arraycopy(content, done, pages.get(address - offset), offset, length);
            done += length;
        }
    }
}
