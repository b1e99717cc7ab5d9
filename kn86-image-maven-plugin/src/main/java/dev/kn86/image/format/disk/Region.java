// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.disk;

/**
 * A run of sectors with a purpose.
 *
 * @param name what lies there, for messages
 * @param firstSector the first sector (LBA)
 * @param sectors how many sectors; at least 1 in a valid plan
 */
public record Region(String name, long firstSector, long sectors) {

    /** Bytes of a sector. SD cards have sectors of this size only. */
    public static final int SECTOR_BYTES = 512;

    /** The last sector, inclusive. */
    public long lastSector() {
        return firstSector + sectors - 1;
    }

    /** Distance from the start of the card, in bytes. */
    public long offset() {
        return firstSector * SECTOR_BYTES;
    }

    /** Length in bytes. */
    public long bytes() {
        return sectors * SECTOR_BYTES;
    }

    /** The first byte behind the region. */
    public long end() {
        return offset() + bytes();
    }

    public boolean overlaps(Region other) {
        return firstSector <= other.lastSector() && other.firstSector <= lastSector();
    }

    @Override
    public String toString() {
        return name + " (sectors " + firstSector + " to " + lastSector() + ")";
    }
}
