// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

/** The two images of a slot, in their order in the payload. */
public enum SlotImage {
    BOOTFS("bootfs", "bootfs.vfat"),
    ROOTFS("rootfs", "rootfs.ext4");

    private final String field;
    private final String file;

    SlotImage(String field, String file) {
        this.field = field;
        this.file = file;
    }

    /** The image's field in the manifest. */
    public String field() {
        return field;
    }

    /** The image's name in the slot folder. */
    public String file() {
        return file;
    }

    /** The name of the payload's member with the compressed image. */
    public String member() {
        return file + ".zst";
    }
}
