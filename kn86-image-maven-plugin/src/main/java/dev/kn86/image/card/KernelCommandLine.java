// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.card;

import dev.kn86.image.disk.Slot;
import dev.kn86.image.disk.TableKind;
import dev.kn86.image.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The one line of {@code cmdline.txt}. Its {@code root=} is all that tells a slot's boot volume from the
 * other's.
 *
 * @param arguments the kernel's arguments in order; exactly one of them begins with {@code root=}
 */
public record KernelCommandLine(List<String> arguments) {

    /** The file's name on a boot volume. */
    public static final String FILE_NAME = "cmdline.txt";

    private static final String ROOT = "root=";

    /** Makes Linux read a GPT that the MBR does not announce (kernel, block/partitions/efi.c, force_gpt). */
    private static final String READ_GPT = "gpt";

    public KernelCommandLine {
        arguments = List.copyOf(arguments);
    }

    /**
     * Reads a {@code cmdline.txt}.
     *
     * @throws BuildFailure when it has not exactly one line, or not exactly one root device
     */
    public static KernelCommandLine read(Path file) throws IOException, BuildFailure {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() != 1) {
            throw new BuildFailure(file + " has " + lines.size() + " lines; the firmware reads one", "Join them.");
        }
        KernelCommandLine line = new KernelCommandLine(Arrays.asList(lines.get(0).strip().split(" +")));
        long roots = line.arguments.stream().filter(argument -> argument.startsWith(ROOT)).count();
        if (roots != 1) {
            throw new BuildFailure(file + " has " + roots + " arguments root=, and needs one",
                    "Write root=" + Slot.A.root().device() + " once.");
        }
        return line;
    }

    /** The same line with the slot's own root device. */
    public KernelCommandLine withRootOf(Slot slot) {
        return new KernelCommandLine(arguments.stream()
                .map(argument -> argument.startsWith(ROOT) ? ROOT + slot.root().device() : argument)
                .toList());
    }

    /** The same line with what the kind of partition table needs. */
    public KernelCommandLine withTable(TableKind table) {
        if (table != TableKind.HIDDEN_GPT || arguments.contains(READ_GPT)) {
            return this;
        }
        List<String> more = new ArrayList<>(arguments);
        more.add(READ_GPT);
        return new KernelCommandLine(more);
    }

    /** Writes the file. */
    Path write(Path file) throws IOException {
        return Files.writeString(file, String.join(" ", arguments) + "\n");
    }
}
