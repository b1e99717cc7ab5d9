// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Jazzer's way to the {@link FuzzedReader}s that the target's arguments name. Of several, the first byte of an input
 * chooses one, and the rest is for it.
 */
public final class ReaderFuzzer {

    private static List<FuzzedReader> readers;

    private ReaderFuzzer() {}

    /** Called once by Jazzer. */
    public static void fuzzerInitialize(String[] arguments) {
        readers = Stream.of(arguments).map(FuzzedReader::valueOf).toList();
    }

    /** Called by Jazzer with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
        if (readers.size() == 1) {
            readers.get(0).read(bytes);
        } else if (bytes.length > 0) {
            readers.get(Byte.toUnsignedInt(bytes[0]) % readers.size()).read(Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }

    /** Writes the corpora of readers into a folder, in the form that {@link #fuzzerTestOneInput} takes. */
    static void writeCorpora(List<FuzzedReader> chosen, Path folder) throws Exception {
        for (FuzzedReader reader : chosen) {
            for (Path input : corpus(reader)) {
                byte[] bytes = Files.readAllBytes(input);
                byte[] whole = chosen.size() == 1 ? bytes : new byte[bytes.length + 1];
                if (chosen.size() > 1) {
                    whole[0] = (byte) chosen.indexOf(reader);
                    System.arraycopy(bytes, 0, whole, 1, bytes.length);
                }
                Files.write(folder.resolve(reader + "-" + input.getFileName()), whole);
            }
        }
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
