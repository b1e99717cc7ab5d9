// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveLineTest {

    private static final Map<String, String> XTERM = Map.of("TERM", "xterm");

    @TempDir
    private Path temp;

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    @Test
    void onlyAWatchedTerminalGetsIt() throws Exception {
        Path tty = Files.createSymbolicLink(temp.resolve("tty"), Path.of("/dev/pts/3"));
        Path pipe = Files.createSymbolicLink(temp.resolve("pipe"), Path.of("pipe:[123]"));
        assertTrue(LiveLine.isPossible(tty, XTERM, true, 1, true));
        assertFalse(LiveLine.isPossible(pipe, XTERM, true, 1, true), "output goes to a pipe");
        assertFalse(LiveLine.isPossible(tty, Map.of("TERM", "dumb"), true, 1, true));
        assertFalse(LiveLine.isPossible(tty, Map.of("TERM", "xterm", "CI", "true"), true, 1, true));
        assertFalse(LiveLine.isPossible(tty, XTERM, false, 1, true), "-B");
        assertFalse(LiveLine.isPossible(tty, XTERM, true, 2, true), "-T 2");
        assertFalse(LiveLine.isPossible(tty, XTERM, true, 1, false), "-Dstyle.color=never");
        assertFalse(LiveLine.isPossible(temp.resolve("none"), XTERM, true, 1, true));
    }

    @Test
    void aLineThatStaysTakesItsPlace() {
        MavenProgress progress = new MavenProgress(new SystemStreamLog(), Optional.of(live()));
        progress.running("one");
        progress.running("two");
        progress.info("stage-one 2 s");
        progress.info("stage-two 3 s");
        assertEquals("\r\033[Kone\r\033[Ktwo\r\033[K", terminal.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aLongLineIsCutSoThatItCanBeErased() {
        live().show("x".repeat(200));
        assertEquals("\r\033[K" + "x".repeat(78) + "…", terminal.toString(StandardCharsets.UTF_8));
    }

    private LiveLine live() {
        return new LiveLine(new PrintStream(terminal, false, StandardCharsets.UTF_8));
    }
}
