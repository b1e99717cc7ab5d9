// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.layout;

import dev.kn86.image.board.firmware.Autoboot;
import java.util.Locale;

/**
 * One of the two systems on the card. The same bytes are installed into either slot. The slots differ in their
 * file-system labels and in the root device of their kernel command lines.
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

    /** The slot that is not this one. */
    public Slot other() {
        return this == A ? B : A;
    }

    /** {@code autoboot.txt} of a card on which this slot is confirmed; the other slot is started for a trial only. */
    public String autoboot() {
        return Autoboot.text(boot.number(), other().boot.number());
    }

    /** Label of the boot volume, in upper case, as the FAT specification wants labels. */
    public String bootLabel() {
        return boot.label().toUpperCase(Locale.ROOT);
    }

    /** Label of the root file system. */
    public String rootLabel() {
        return root.label();
    }
}
