// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.layout;

import dev.kn86.image.board.firmware.KernelCommandLine;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How the card's two partition tables live together. Only hardware can tell which one the boot firmware
 * of every board likes, so the choice is a switch (docs/image-format.md, "Partition tables").
 */
public enum TableKind {
    /** MBR entry 4 is the 0xEE entry by which Linux finds the GPT. */
    HYBRID("hybrid"),
    /** The MBR shows three FAT partitions only; the kernel argument {@code gpt} makes Linux read the GPT. */
    HIDDEN_GPT("hidden-gpt");

    private final String value;

    TableKind(String value) {
        this.value = value;
    }

    /** Reads the value of the property {@code kn86.table}. */
    public static TableKind parse(String text) throws BuildFailure {
        for (TableKind kind : values()) {
            if (kind.value.equals(text)) {
                return kind;
            }
        }
        throw new BuildFailure(
                "kn86.table: \"" + text + "\" is not a kind of partition table",
                "Choose one of "
                        + Arrays.stream(values()).map(TableKind::toString).collect(Collectors.joining(", ")) + ".");
    }

    /** A kernel command line with what Linux needs to find the partitions. */
    public KernelCommandLine applyTo(KernelCommandLine line) {
        return this == HIDDEN_GPT ? line.withHiddenGpt() : line;
    }

    @Override
    public String toString() {
        return value;
    }
}
