// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.disk;

import java.util.Locale;

/**
 * One of the two systems on the card. The bytes installed into either are the same; a slot's own are its
 * file-system labels and the root device on its kernel command line.
 */
public enum Slot {
    A(Partition.BOOTFS_A, Partition.ROOTFS_A),
    B(Partition.BOOTFS_B, Partition.ROOTFS_B);

    private final Partition boot;
    private final Partition root;

    Slot(Partition boot, Partition root) {
        this.boot = boot;
        this.root = root;
    }

    public Partition boot() {
        return boot;
    }

    public Partition root() {
        return root;
    }

    /** Label of the boot volume; upper case, as the FAT specification wants labels. */
    public String bootLabel() {
        return boot.label().toUpperCase(Locale.ROOT);
    }

    /** Label of the root file system. */
    public String rootLabel() {
        return root.label();
    }
}
