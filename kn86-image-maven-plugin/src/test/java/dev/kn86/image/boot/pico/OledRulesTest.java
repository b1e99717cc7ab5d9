// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OledRulesTest {

    @TempDir
    Path folder;

    private OledRules read(String content) throws BuildFailure, IOException {
        return OledRules.read(Files.writeString(folder.resolve("oled.tsv"), content));
    }

    @Test
    void everyLineIsRead() throws BuildFailure, IOException {
        OledRules rules =
                read("# why\n\nfilled\t1\nfilled\t4\ntext\t2\tafter-tour\tx+\tis not x\nrepeats\t3\t2\tis no echo\n");
        assertEquals(List.of(1, 4), rules.filled());
        OledRules.TextRule text = rules.texts().get(0);
        assertEquals(2, text.row());
        assertTrue(text.afterTour());
        assertEquals("x+", text.text().pattern());
        assertEquals("is not x", text.otherwise());
        assertEquals(List.of(new OledRules.RepeatRule(3, 2, "is no echo")), rules.repeats());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~row\t1~|there is no keyword \"row\"|Allowed are filled, text and repeats",
                "~filled\t0~|\"0\" is no row of the OLED|from 1 to 4",
                "~filled\t5~|\"5\" is no row of the OLED|from 1 to 4",
                "~filled\t1\t2~|not of the form \"filled ROW\": filled|one tab",
                "~text\t1\talways\tx~|not of the form \"text ROW always|one tab",
                "~text\t1\tnever\tx\ty~|\"never\" does not say when the rule holds|always and after-tour",
                "~text\t1\talways\t(\ty~|\"(\" is no regular expression: |Correct",
                "~repeats\t1\tx\ty~|\"x\" is no row of the OLED|from 1 to 4",
            })
    void aLineThatIsWrongIsNamedWithWhatIsAllowed(String line, String problem, String remedy) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> read("filled\t1\n" + line + "\n"));
        assertTrue(
                failure.getMessage().startsWith(folder.resolve("oled.tsv") + ":2: " + problem), failure.getMessage());
        assertTrue(failure.remedy().contains(remedy), failure.remedy());
    }

    @Test
    void aFileWithoutFilledRowsIsRefused() {
        String message = assertThrows(BuildFailure.class, () -> read("repeats\t3\t2\tx\n"))
                .getMessage();
        assertTrue(message.contains("oled.tsv has no line \"filled\""), message);
    }
}
