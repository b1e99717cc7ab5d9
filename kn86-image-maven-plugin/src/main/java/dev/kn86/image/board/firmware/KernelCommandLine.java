// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.firmware;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The one line of {@code cmdline.txt}. The boot volumes of the two slots differ only in its {@code root=} and in their
 * labels.
 *
 * @param arguments the kernel's arguments in order, bytes, one a {@code char}; exactly one of them begins with
 *     {@code root=}
 */
public record KernelCommandLine(List<String> arguments) {

    /** The file's name on a boot volume. */
    public static final String FILE_NAME = "cmdline.txt";

    private static final String ROOT = "root=";

    /**
     * With this argument, Linux reads a GPT also without a 0xEE entry in the MBR (block/partitions/efi.c, force_gpt).
     */
    private static final String READ_GPT = "gpt";

    public KernelCommandLine {
        arguments = List.copyOf(arguments);
    }

    /**
     * Reads a {@code cmdline.txt}.
     *
     * @throws BuildFailure when it does not have exactly one line with exactly one {@code root=}
     */
    public static KernelCommandLine read(Path file) throws IOException, BuildFailure {
        return parse(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    /**
     * Reads the text of a {@code cmdline.txt}.
     *
     * @param file the file's name, for messages
     * @param text bytes, one a {@code char}
     * @throws BuildFailure when it does not have exactly one line with exactly one {@code root=}
     */
    public static KernelCommandLine parse(String file, String text) throws BuildFailure {
        List<String> lines = text.lines().toList();
        if (lines.size() != 1) {
            throw new BuildFailure(file + " has " + lines.size() + " lines; the firmware reads one", "Join them.");
        }
        KernelCommandLine line =
                new KernelCommandLine(Arrays.asList(lines.get(0).strip().split(" +")));
        long roots = line.arguments.stream()
                .filter(argument -> argument.startsWith(ROOT))
                .count();
        if (roots != 1) {
            throw new BuildFailure(
                    file + " has " + roots + " arguments root=, and needs one",
                    "Write root= once, for example root=/dev/mmcblk0p4.");
        }
        return line;
    }

    /**
     * The same line with another root device.
     *
     * @param device such as {@code /dev/mmcblk0p4}
     */
    public KernelCommandLine withRoot(String device) {
        return new KernelCommandLine(arguments.stream()
                .map(argument -> argument.startsWith(ROOT) ? ROOT + device : argument)
                .toList());
    }

    /** The same line, with the argument that makes Linux read a GPT without a 0xEE entry in the MBR. */
    public KernelCommandLine withHiddenGpt() {
        if (arguments.contains(READ_GPT)) {
            return this;
        }
        List<String> more = new ArrayList<>(arguments);
        more.add(READ_GPT);
        return new KernelCommandLine(more);
    }

    /** Writes the file. */
    public Path write(Path file) throws IOException {
        return Files.writeString(file, String.join(" ", arguments) + "\n", StandardCharsets.ISO_8859_1);
    }
}
