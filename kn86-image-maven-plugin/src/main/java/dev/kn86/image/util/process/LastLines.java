// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import java.util.List;
import java.util.stream.Collectors;

/** The end of a program's output, as failure messages quote it. */
public final class LastLines {

    private static final int COUNT = 20;

    private LastLines() {}

    /** The last 20 lines, each with a bar before it; empty for no lines. */
    public static String of(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - COUNT), lines.size()).stream()
                .map(line -> "  | " + line)
                .collect(Collectors.joining("\n"));
    }
}
