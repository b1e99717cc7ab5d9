// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.layout;

import java.util.UUID;

/** The six partitions of the card, in the order of their numbers. */
public enum Partition {
    /** The common boot partition (p1): bootcode.bin and autoboot.txt, which the boot ROM reads for both slots. */
    COMMON(Type.BASIC_DATA, "kn86-boot"),
    /** Firmware, kernel and initramfs of slot A. */
    BOOTFS_A(Type.BASIC_DATA, "bootfs-A"),
    /** The boot files of slot B; empty until the first update. */
    BOOTFS_B(Type.BASIC_DATA, "bootfs-B"),
    /** Root file system of slot A. */
    ROOTFS_A(Type.LINUX_DATA, "rootfs-A"),
    /** The root file system of slot B; empty until the first update. */
    ROOTFS_B(Type.LINUX_DATA, "rootfs-B"),
    /** The operator's data, {@code /home/shared}. The build never writes to it. */
    SHARE(Type.LINUX_DATA, "share");

    private final Type type;
    private final String label;

    Partition(Type type, String label) {
        this.type = type;
        this.label = label;
    }

    /** GPT partition types. */
    private enum Type {
        /** A FAT volume: "Microsoft basic data" (UEFI 2.10 names no other type for a plain FAT). */
        BASIC_DATA("EBD0A0A2-B9E5-4433-87C0-68B6B72699C7"),
        /**
         * Plain Linux data. The discoverable types for root and home are not used, because systemd's GPT generator
         * would mount such partitions, whichever slot they belong to.
         */
        LINUX_DATA("0FC63DAF-8483-4772-8E79-3D69D8477DE4");

        private final UUID guid;

        Type(String guid) {
            this.guid = UUID.fromString(guid);
        }
    }

    /** The number in {@code /dev/mmcblk0pN}, from 1; the same in both tables. */
    public int number() {
        return ordinal() + 1;
    }

    /** The GPT partition name. */
    public String label() {
        return label;
    }

    /** The GPT partition type. */
    public UUID typeGuid() {
        return type.guid;
    }

    /**
     * Whether the boot firmware reads the partition. Such a partition is a FAT volume, and is listed in the MBR too.
     */
    public boolean isFat() {
        return type == Type.BASIC_DATA;
    }

    /** The Linux device. It has a number and no id, because a slot must not depend on the build that made the card. */
    public String device() {
        return "/dev/mmcblk0p" + number();
    }

    @Override
    public String toString() {
        return "p" + number() + " (" + label + ")";
    }
}
