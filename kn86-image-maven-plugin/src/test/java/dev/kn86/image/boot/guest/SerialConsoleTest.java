// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.time.Stopwatch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SerialConsoleTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final List<ConsoleLine> log = new ArrayList<>();

    private SerialConsole console(String output) {
        return new SerialConsole(
                new ByteArrayInputStream(output.getBytes(StandardCharsets.ISO_8859_1)),
                new ByteArrayOutputStream(),
                log::add,
                new Stopwatch(),
                ConsoleUse.BOOT);
    }

    private static List<String> texts(List<ConsoleLine> lines) {
        return lines.stream().map(ConsoleLine::text).toList();
    }

    @Test
    void linesAreFreeOfTerminalControlsBrokenBytesAndTheSpinner() throws BuildFailure {
        SerialConsole console =
                console("\u00b2\u001b[0;32m  OK  \u001b[0m done\r\r\n\u001b[?2004h# \n[  *** ] Job x running\r\nlast");
        console.await(Pattern.compile("last"), "the end", LIMIT);
        assertEquals(List.of("  OK   done", "#", "last"), texts(console.lines()));
        assertEquals(console.lines(), log);
    }

    @Test
    void eachLineIsLookedAtOnce() throws BuildFailure {
        SerialConsole console = console("one\ntwo\none\n");
        console.await(Pattern.compile("one"), "one", LIMIT);
        console.await(Pattern.compile("one"), "one again", LIMIT);
        assertThrows(BuildFailure.class, () -> console.await(Pattern.compile("one"), "a third one", LIMIT));
    }
}
