// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.Await;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
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
        Command command = Command.of(
                "sh", "-c", "sleep 600 & echo $! > '" + pid + ".new'; mv '" + pid + ".new' '" + pid + "'; wait");
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> runnerWithTimeUpAt(pid).attempt(command));
        assertTrue(failure.getMessage().contains("was killed after"), failure.getMessage());
        String child = Files.readString(pid).strip();
        // In a container without an init a killed orphan stays a zombie ("Z"): it has ended.
        Await.until("the child has been killed as well", () -> state(child), state -> state.matches("|Z.*"));
    }

    private String state(String pid) throws BuildFailure {
        return runner().attempt(Command.of("ps", "-o", "stat=", "-p", pid))
                .stdout()
                .strip();
    }

    @Test
    void aProgramThatRunsOutOfTimeKeepsItsOutputAndItsLog() throws Exception {
        Path said = logs.resolve("said");
        Command command = Command.of("sh", "-c", "echo before; echo trouble >&2; touch '" + said + "'; sleep 600")
                .within(Duration.ofSeconds(90));
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> runnerWithTimeUpAt(said).attempt(command));
        assertEquals(
                "sh was killed after 90 s\n  command: " + command.pasteable() + "\n  | before\n  | trouble\n  log: "
                        + logs.resolve("sh.log") + "\n  -> Run it by hand to see where it hangs.",
                failure.getMessage());
        assertEquals(
                "$ " + command.pasteable() + "\nbefore\ntrouble\n=> was killed after 90 s\n",
                Files.readString(logs.resolve("sh.log")));
    }

    /** A process that is no longer a descendant of the program still holds the program's pipes open. */
    @Test
    void outputThatDoesNotEndDoesNotHoldUpTheBuild() throws Exception {
        Path escaped = logs.resolve("escaped");
        Command command = Command.of(
                "sh",
                "-c",
                "echo before; setsid --fork sh -c 'touch \"" + escaped + "\"; exec sleep 60'; exec sleep 600");
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> runnerWithTimeUpAt(escaped).attempt(command));
        assertTrue(failure.getMessage().contains("\n  | before\n"), failure.getMessage());
    }

    /** A runner for which a program's time is up when the program has made a file, whatever the clock says. */
    private CommandRunner runnerWithTimeUpAt(Path file) {
        return new ProcessCommandRunner(logs, (process, limit) -> {
            try {
                Await.until(file + " is there", () -> Files.exists(file));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return OptionalInt.empty();
        });
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
