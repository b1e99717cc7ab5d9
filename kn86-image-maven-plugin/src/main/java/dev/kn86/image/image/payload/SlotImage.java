// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

/** The two images that make a slot, in the order of the payload. */
public enum SlotImage {
    BOOTFS("bootfs", "bootfs.vfat"),
    ROOTFS("rootfs", "rootfs.ext4");

    private final String field;
    private final String file;

    SlotImage(String field, String file) {
        this.field = field;
        this.file = file;
    }

    /** The manifest's field. */
    public String field() {
        return field;
    }

    /** The image's name in the slot folder. */
    public String file() {
        return file;
    }

    /** The payload's member with the compressed image. */
    public String member() {
        return file + ".zst";
    }
}
