// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Checks our reader with the vectors that the device's reader is checked with too. */
class PayloadVectorsTest {

    @ParameterizedTest
    @CsvFileSource(resources = "/payload/vectors/expected.tsv", delimiter = '\t')
    void readerAgreesWithTheVector(String name, String expected) throws Exception {
        String found;
        try (InputStream in = Files.newInputStream(SmallPayload.VECTORS.resolve(name + ".kn86fw"))) {
            SmallPayload.reader().read(name, in, ChunkSink.NONE);
            found = "OK";
        } catch (PayloadRefused refused) {
            found = refused.fault().name();
        }
        assertEquals(expected, found);
    }

    @Test
    void everyVectorHasAnExpectationAndEveryFaultAVector() throws Exception {
        List<String> lines = Files.readAllLines(SmallPayload.VECTORS.resolve("expected.tsv"));
        try (var files = Files.list(SmallPayload.VECTORS)) {
            assertEquals(
                    lines.stream().map(line -> line.split("\t")[0] + ".kn86fw").collect(Collectors.toSet()),
                    files.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(".kn86fw"))
                            .collect(Collectors.toSet()));
        }
        Set<String> results = lines.stream().map(line -> line.split("\t")[1]).collect(Collectors.toSet());
        results.remove("OK");
        assertEquals(Set.of(PayloadFault.values()).stream().map(Enum::name).collect(Collectors.toSet()), results);
    }
}
