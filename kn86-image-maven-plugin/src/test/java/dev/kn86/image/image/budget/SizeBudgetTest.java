// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeBudgetTest {

    @TempDir
    private Path folder;

    private SizeBudget budget(String text) throws Exception {
        return SizeBudget.read(Files.writeString(folder.resolve("budget.tsv"), text));
    }

    @Test
    void upToTheLimitNothingIsLookedFor() throws Exception {
        budget("slot\t450\npayload\t180\n").check(SizeBudget.Part.SLOT, 450_000_000, () -> {
            throw new AssertionError("looked for");
        });
    }

    @Test
    void aByteMoreIsRefusedWithWhatTakesTheMost() throws Exception {
        SizeBudget budget = budget("# note\n\nslot\t450\npayload\t180\n");
        BuildFailure failure = assertThrows(
                BuildFailure.class,
                () -> budget.check(
                        SizeBudget.Part.PAYLOAD,
                        180_000_001,
                        () -> List.of("90.0 MB  package a", "1.0 MB  folder /b")));
        assertEquals(
                "the payload takes 180.1 MB, and " + budget.file()
                        + " allows 180.0 MB; the largest parts of the slot:\n"
                        + "    90.0 MB  package a\n    1.0 MB  folder /b",
                failure.problem());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "slot,450                    | :1: not a name, a tab and megabytes: slot,450",
                "'slot\t450 MB'              | :1: not a name, a tab and megabytes: slot\\x09450 MB",
                "'slot\t0'                   | :1: not a name, a tab and megabytes: slot\\x090",
                "'slot\t-1'                  | :1: not a name, a tab and megabytes: slot\\x09-1",
                "'slot\t9999999'             | :1: not a name, a tab and megabytes: slot\\x099999999",
                "'slot\t1\nslot\t2'          | :2: a second limit for slot",
                "'slot\t1\nSlots\t2'         | :2: nothing is called \"Slots\"",
                "'payload\t1'                | ' has no limit for \"slot\"'",
                "''                          | ' has no limit for \"slot\"'"
            })
    void aFileThatIsNoBudgetIsRefused(String text, String problem) {
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> budget(text.replace("\\t", "\t").replace("\\n", "\n")));
        assertEquals(folder.resolve("budget.tsv") + problem.replace("\\t", "\t"), failure.problem());
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("none.tsv");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> SizeBudget.read(file));
        assertEquals("there is no size budget " + file, failure.problem());
    }
}
