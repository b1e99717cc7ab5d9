// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessCommandRunnerTest {

    @TempDir
    private Path logs;

    @Test
    void aFailureTellsCommandEndingLastLinesLogAndRemedy() {
        Command command =
                Command.of("sh", "-c", "seq 1 30; echo 'it broke' >&2; exit 3").in(Path.of("/"));
        BuildFailure failure = assertThrows(BuildFailure.class, () -> runner().run(command, "Mend it."));
        assertEquals(
                """
                sh exited with 3
                  command: cd / && sh -c 'seq 1 30; echo '\\''it broke'\\'' >&2; exit 3'
                """
                        + lastNumbers() + "  | it broke\n  log: " + logs.resolve("sh.log") + "\n  -> Mend it.",
                failure.getMessage());
    }

    private static String lastNumbers() {
        StringBuilder lines = new StringBuilder();
        for (int number = 12; number <= 30; number++) {
            lines.append("  | ").append(number).append('\n');
        }
        return lines.toString();
    }

    @Test
    void aSignalIsNamed() {
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> runner().run(Command.of("sh", "-c", "kill -9 $$"), "Try again."));
        assertTrue(failure.getMessage().startsWith("sh was ended by signal 9"), failure.getMessage());
    }

    @Test
    void aMissingProgramIsNamedWithTheSetUp() {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> runner().attempt(Command.of("no-such-program-anywhere")));
        assertTrue(
                failure.getMessage().contains("no-such-program-anywhere could not be started"), failure.getMessage());
        assertTrue(failure.remedy().contains("setup-host.sh"), failure.remedy());
    }

    @Test
    void aHangIsKilledWithItsChildren() throws Exception {
        Path pid = logs.resolve("pid");
        Command command = Command.of("sh", "-c", "sleep 600 & echo $! > '" + pid + "'; wait")
                .within(Duration.ofSeconds(1));
        BuildFailure failure = assertThrows(BuildFailure.class, () -> runner().attempt(command));
        assertTrue(failure.getMessage().contains("was killed after"), failure.getMessage());
        assertTrue(isDead(Files.readString(pid).strip()), "the child has been killed as well");
    }

    /** In a container without an init, nobody collects orphans: a zombie ("Z") is dead enough. */
    private boolean isDead(String pid) throws Exception {
        for (int attempt = 0; attempt < 100; attempt++) {
            String state = runner().attempt(Command.of("ps", "-o", "stat=", "-p", pid))
                    .stdout()
                    .strip();
            if (state.isEmpty() || state.startsWith("Z")) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }

    @Test
    void localeTimeZoneAndInputAreFixedAndTheLogKeepsEverything() throws Exception {
        CommandResult result = runner().attempt(
                        Command.of("sh", "-c", "echo $LC_ALL $TZ $EXTRA; cat").env("EXTRA", "given"));
        assertEquals("C.UTF-8 UTC given\n", result.stdout());
        assertTrue(Files.readString(logs.resolve("sh.log")).endsWith("C.UTF-8 UTC given\n=> 0\n"));
    }

    private CommandRunner runner() {
        return new ProcessCommandRunner(logs);
    }
}
