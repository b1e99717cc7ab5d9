// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;

/**
 * {@code autoboot.txt}, which tells the boot firmware what slot to start (Raspberry Pi documentation, autoboot.adoc).
 *
 * @param partition the partition to start from, 1-based; 0 for the first bootable one
 * @param trybootSwapsPartitions {@code tryboot_a_b}: a tryboot start reads config.txt of its own partition, not
 *     tryboot.txt
 */
public record Autoboot(int partition, boolean trybootSwapsPartitions) {

    /** The file's name on the common boot partition (p1). */
    public static final String NAME = "autoboot.txt";

    /** How much of the file the firmware reads, in bytes. */
    public static final int MAXIMUM_BYTES = 512;

    /** What the firmware does without the file. */
    public static final Autoboot ABSENT = new Autoboot(0, false);

    /**
     * The text of the file.
     *
     * @param good the boot partition of the confirmed slot, 1-based
     * @param trial the boot partition of the slot that a tryboot start tries, 1-based
     */
    public static String text(int good, int trial) {
        return "[all]\n"
                + "tryboot_a_b=1\n"
                + "boot_partition=" + good + "\n"
                + "[tryboot]\n"
                + "boot_partition=" + trial + "\n";
    }

    /**
     * Reads the file as the firmware does.
     *
     * @param tryboot whether the one-shot tryboot flag is set
     * @throws BuildFailure when the file is longer than the firmware reads, or boot_partition is not a number
     */
    public static Autoboot parse(String text, Board board, boolean tryboot) throws BuildFailure {
        if (text.length() > MAXIMUM_BYTES) {
            throw new BuildFailure(
                    "autoboot.txt has " + text.length() + " bytes; the firmware reads at most " + MAXIMUM_BYTES,
                    "Shorten it: drop comments.");
        }
        FirmwareText settings = FirmwareText.parse("autoboot.txt", text, board, tryboot);
        String partition = settings.last("boot_partition").orElse("0");
        if (!partition.matches("[0-9]{1,2}")) {
            throw new BuildFailure(
                    "autoboot.txt: boot_partition=" + TerminalText.bytes(partition) + " is no partition number",
                    "Give 1 to 4, or 0 for the first bootable partition.");
        }
        return new Autoboot(
                Integer.parseInt(partition),
                settings.last("tryboot_a_b").orElse("0").equals("1"));
    }
}
