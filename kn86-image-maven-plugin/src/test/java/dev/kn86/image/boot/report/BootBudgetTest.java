// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootBudgetTest {

    @TempDir
    Path folder;

    private Path file;
    private final Map<String, Double> phases = new LinkedHashMap<>();

    @BeforeEach
    void prepare() {
        file = folder.resolve("boot-budget.tsv");
        phases.put("kernel", 2.0);
        phases.put("kernel to first frame", 8.5);
    }

    private BootBudget budget(String content) throws BuildFailure, IOException {
        return BootBudget.read(Files.writeString(file, content));
    }

    @Test
    void whatIsWithinItsLimitIsNoFault() throws BuildFailure, IOException {
        BootBudget budget = budget("# why\n\nkernel\t2\nkernel to first frame\t8.5\na.service\t0.25\n*\t0.1\n");
        List<BootBudget.Item> items = budget.compare(new BootCost(phases, Map.of("a.service", 0.25, "b.service", 0.1)));
        assertEquals(List.of(), budget.faults(items));
        assertEquals(
                List.of("kernel", "kernel to first frame", "a.service", "b.service"),
                items.stream().map(BootBudget.Item::what).toList());
    }

    @Test
    void whatExceedsItIsNamedWithTheLineToLookAt() throws BuildFailure, IOException {
        BootBudget budget = budget("kernel\t2\nkernel to first frame\t8.499\na.service\t0.25\n*\t0.1\n");
        List<BootBudget.Item> items =
                budget.compare(new BootCost(phases, Map.of("a.service", 0.251, "b.service", 0.15)));
        List<String> faults = budget.faults(items);
        assertEquals(3, faults.size());
        assertTrue(
                faults.get(0)
                        .startsWith("kernel to first frame took 8.500 s of the 8.499 s that its line in " + file
                                + " allows: "),
                faults.get(0));
        assertTrue(faults.get(1).startsWith("a.service took 0.251 s of the 0.250 s that its line in "), faults.get(1));
        assertTrue(
                faults.get(2).startsWith("b.service took 0.150 s of the 0.100 s that the line \"*\" in "),
                faults.get(2));
        assertTrue(
                BootBudget.table(items).contains("  8.500 s   8.499 s ! kernel to first frame"),
                BootBudget.table(items));
        assertTrue(BootBudget.table(items).contains("  2.000 s   2.000 s   kernel"), BootBudget.table(items));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "kernel 2|:1: not a name, a tab and seconds: kernel 2",
                "\"kernel\t2 s\"|:1: not a name, a tab and seconds",
                "\"kernel\t-1\"|:1: not a name, a tab and seconds",
                "\"#\n*\t1\n*\t2\"|:3: a second limit for *",
                "\"kernel\t2\"|has no line \"*\"",
            })
    void aFileThatIsNoBudgetIsRefused(String content, String problem) {
        String message = assertThrows(BuildFailure.class, () -> budget(content)).getMessage();
        assertTrue(message.contains(problem), message);
    }

    @Test
    void aPhaseWithoutLimitIsNotLeftOut() throws BuildFailure, IOException {
        BootBudget budget = budget("kernel\t2\n*\t1\n");
        String message = assertThrows(BuildFailure.class, () -> budget.compare(new BootCost(phases, Map.of())))
                .getMessage();
        assertTrue(message.contains("has no limit for \"kernel to first frame\""), message);
    }

    @Test
    void everyPhaseNeedsALimitOfItsOwn() throws BuildFailure, IOException {
        String limits = "kernel\t1\ninitramfs\t1\nsystemd to first frame\t1\n*\t1\n";
        budget(limits + "kernel to first frame\t1\n").requireLimits(BootCost.PHASES);
        BootBudget incomplete = budget(limits);
        String message = assertThrows(BuildFailure.class, () -> incomplete.requireLimits(BootCost.PHASES))
                .getMessage();
        assertTrue(message.contains("has no limit for \"kernel to first frame\""), message);
    }
}
