// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** This machine's processor. */
final class Processor {

    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

    /** The fields that decide a loader's record of the processor; speed and processor number are not among them. */
    private static final List<String> FIELDS = List.of(
            "vendor_id",
            "cpu family",
            "model",
            "model name",
            "stepping",
            "cache size",
            "siblings",
            "cpu cores",
            "flags");

    private Processor() {}

    /** A text that differs between kinds of processors (proc_cpuinfo(5)). */
    static String kind() throws IOException {
        return Files.readAllLines(DESCRIPTION, StandardCharsets.UTF_8).stream()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> FIELDS.contains(line.replaceFirst("\\s*:.*", "")))
                .collect(Collectors.joining("\n"));
    }
}
