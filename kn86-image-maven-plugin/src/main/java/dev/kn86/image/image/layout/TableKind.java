// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.layout;

import dev.kn86.image.board.firmware.KernelCommandLine;
import dev.kn86.image.util.failure.BuildFailure;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How the MBR and the GPT of a card go together. Only a test on hardware shows which kind the boot firmware of every
 * board accepts, so that the kind is a parameter (docs/image-format.md, "Partition tables").
 */
public enum TableKind {
    /** MBR entry 4 has type 0xEE, so that Linux reads the GPT. */
    HYBRID("hybrid"),
    /** The MBR shows three FAT partitions only; the kernel argument {@code gpt} makes Linux read the GPT. */
    HIDDEN_GPT("hidden-gpt");

    private final String value;

    TableKind(String value) {
        this.value = value;
    }

    /**
     * Reads the value of the property {@code kn86.table}.
     *
     * @throws BuildFailure listing the kinds when the text is none of them
     */
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

    /** A kernel command line with the arguments that Linux needs to find the partitions. */
    public KernelCommandLine applyTo(KernelCommandLine line) {
        return this == HIDDEN_GPT ? line.withHiddenGpt() : line;
    }

    @Override
    public String toString() {
        return value;
    }
}
