// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Jazzer's way to a {@link FuzzedReader}, which the target's first argument names. */
public final class ReaderFuzzer {

    private static FuzzedReader reader;

    private ReaderFuzzer() {}

    /** Called once by Jazzer. */
    public static void fuzzerInitialize(String[] arguments) {
        reader = FuzzedReader.valueOf(arguments[0]);
    }

    /** Called by Jazzer with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
        reader.read(bytes);
    }

    /** The inputs that are kept for a reader: seeds, what has found new code, and what has found faults. */
    static List<Path> corpus(FuzzedReader reader) throws Exception {
        try (Stream<Path> files = Files.list(corpusFolder(reader))) {
            return files.sorted().toList();
        }
    }

    static Path corpusFolder(FuzzedReader reader) {
        return Path.of("src/test/resources/fuzz").resolve(reader.folder());
    }
}
