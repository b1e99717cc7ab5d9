// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the kept corpus holds is read or refused: its files are seeds, and inputs that once broke a reader. */
class ReaderCorpusTest {

    @ParameterizedTest
    @EnumSource(FuzzedReader.class)
    void everyInputIsReadOrRefused(FuzzedReader reader) throws Exception {
        List<Path> corpus = ReaderFuzzer.corpus(reader);
        assertFalse(corpus.isEmpty(), ReaderFuzzer.corpusFolder(reader) + " is empty");
        for (Path input : corpus) {
            try {
                reader.read(Files.readAllBytes(input));
            } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError(input.toString(), e);
            }
        }
    }
}
