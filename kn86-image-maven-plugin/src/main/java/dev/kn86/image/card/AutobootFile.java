// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.card;

import dev.kn86.image.disk.Slot;

/** {@code autoboot.txt}, by which the boot firmware chooses a slot (Raspberry Pi documentation, autoboot.adoc). */
public final class AutobootFile {

    /** The file's name on p1. */
    public static final String NAME = "autoboot.txt";

    /** The firmware reads no more than that. */
    public static final int MAXIMUM_BYTES = 512;

    private AutobootFile() {}

    /** The text of a card whose good slot is the given one; the other is started for a trial only. */
    public static String text(Slot good) {
        Slot trial = good == Slot.A ? Slot.B : Slot.A;
        return "[all]\n"
                + "tryboot_a_b=1\n"
                + "boot_partition=" + good.boot().number() + "\n"
                + "[tryboot]\n"
                + "boot_partition=" + trial.boot().number() + "\n";
    }
}
