// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks our reader with the mutated payloads that the device's reader is checked with too. */
class PayloadMutationsTest {

    @Test
    void everyMutationGivesTheRecordedFault() throws Exception {
        PayloadMutations mutations = new PayloadMutations();
        List<String> lines = Files.readAllLines(SmallPayload.VECTORS.resolve("mutations.tsv"));
        List<String> found = new ArrayList<>();
        for (String line : lines) {
            found.add(mutations.verdict(mutations.payload(line)) + line.substring(line.indexOf('\t')));
        }
        assertEquals(lines, found);
    }

    @Test
    void aLineSaysWhatItsSeedMakes() throws Exception {
        PayloadMutations mutations = new PayloadMutations();
        String line = mutations.line(7);
        assertEquals(line, mutations.line(7));
        assertEquals(line.split("\t")[0], mutations.verdict(mutations.payload(line)));
    }
}
