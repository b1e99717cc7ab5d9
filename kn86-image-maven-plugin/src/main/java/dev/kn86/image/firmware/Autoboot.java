// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.firmware;

import dev.kn86.image.card.AutobootFile;
import dev.kn86.image.failure.BuildFailure;

/**
 * What autoboot.txt decides.
 *
 * @param partition the partition to start from, 1-based; 0 for the first bootable one
 * @param trybootSwapsPartitions {@code tryboot_a_b}: a tryboot start reads config.txt of its own partition, not tryboot.txt
 */
public record Autoboot(int partition, boolean trybootSwapsPartitions) {

    /** Without the file. */
    public static final Autoboot ABSENT = new Autoboot(0, false);

    public static Autoboot parse(String text, Board board, boolean tryboot) throws BuildFailure {
        if (text.length() > AutobootFile.MAXIMUM_BYTES) {
            throw new BuildFailure("autoboot.txt has " + text.length() + " bytes; the firmware reads at most " + AutobootFile.MAXIMUM_BYTES,
                    "Shorten it: drop comments.");
        }
        FirmwareText settings = FirmwareText.parse("autoboot.txt", text, board, tryboot);
        String partition = settings.last("boot_partition").orElse("0");
        if (!partition.matches("[0-9]{1,2}")) {
            throw new BuildFailure("autoboot.txt: boot_partition=" + partition + " is no partition number",
                    "Give 1 to 4, or 0 for the first bootable partition.");
        }
        return new Autoboot(Integer.parseInt(partition), settings.last("tryboot_a_b").orElse("0").equals("1"));
    }
}
