// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.Await;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
public class ChildProcessTest {

    @TempDir
    Path folder;

    @Test
    void tellsTheExitCodeAndKeepsTheOutput() throws BuildFailure, IOException {
        Path log = folder.resolve("log");
        try (ChildProcess process = start(Command.of("sh", "-c", "echo out; echo err >&2; exit 7"), log)) {
            assertEquals(OptionalInt.of(7), process.waitFor(Await.DEADLINE));
        }
        assertEquals(List.of("out", "err"), Files.readAllLines(log));
    }

    @Test
    void closingKillsTheProgramAndWhatItHasStarted() throws Exception {
        Path log = folder.resolve("log");
        long child;
        try (ChildProcess process = start(Command.of("sh", "-c", "sleep 600 & echo $!; wait"), log)) {
            assertEquals(OptionalInt.empty(), process.waitFor(Duration.ofMillis(100)));
            child = awaitNumber(log);
            assertTrue(isRunning(child));
        }
        Await.until("the child has ended", () -> !isRunning(child));
    }

    /** The JVM is ended by a signal while the program runs, as after Ctrl-C. */
    @Test
    void theProgramDoesNotOutliveTheJvm() throws Exception {
        Path log = folder.resolve("jvm");
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Launcher.class.getName(),
                        folder.resolve("log").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertEquals("started", awaitLine(log));
        long program = awaitNumber(folder.resolve("log"));
        assertTrue(isRunning(program));
        jvm.destroy();
        jvm.waitFor();
        Await.until("the program has ended", () -> !isRunning(program));
    }

    /** On a busy machine the threads that read come late. */
    @Test
    void whatAKilledProgramHasWrittenCanStillBeRead() throws Exception {
        Path said = folder.resolve("said");
        Command command = Command.of("sh", "-c", "echo out; echo err >&2; touch '" + said + "'; exec sleep 600");
        try (ChildProcess process = ChildProcess.start(command, StartOptions.PIPES)) {
            Await.until("the program has written", () -> Files.exists(said));
            process.kill();
            assertEquals("out\n", process.collectOutput().text());
            assertEquals("err\n", process.collectErrors().text());
        }
    }

    @Test
    void closingLetsAProgramCleanUpThatIsToBeTerminated() throws Exception {
        Path log = folder.resolve("log");
        Command command =
                Command.of("sh", "-c", "trap 'echo cleaned up; exit' TERM; echo begun; while :; do sleep 0.1; done");
        try (ChildProcess process = ChildProcess.start(
                command, StartOptions.PIPES.allTo(Redirect.to(log.toFile())).terminate())) {
            assertEquals("begun", awaitLine(log));
        }
        assertEquals(List.of("begun", "cleaned up"), Files.readAllLines(log));
    }

    @Test
    void withoutTheUsersEnvironmentThereIsTheCommandsAlone() throws Exception {
        Path log = folder.resolve("log");
        try (ChildProcess process = ChildProcess.start(
                Command.of("env").env("GIVEN", "yes"),
                StartOptions.PIPES.withoutUserEnvironment().allTo(Redirect.to(log.toFile())))) {
            assertEquals(0, process.waitFor());
        }
        assertEquals(List.of("GIVEN=yes"), Files.readAllLines(log));
    }

    @Test
    void aMissingProgramIsNamed() {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> start(Command.of("no-such-program"), folder.resolve("log")));
        assertTrue(failure.getMessage().startsWith("no-such-program could not be started"), failure.getMessage());
        assertFalse(failure.remedy().isEmpty());
    }

    /** Starts one process, which writes its own number, and waits for it. */
    static final class Launcher {

        private Launcher() {}

        public static void main(String[] arguments) throws BuildFailure {
            try (ChildProcess process =
                    start(Command.of("sh", "-c", "echo $$; exec sleep 600"), Path.of(arguments[0]))) {
                System.out.println("started");
                process.waitFor(Await.DEADLINE);
            }
        }
    }

    private static ChildProcess start(Command command, Path log) throws BuildFailure {
        return ChildProcess.start(
                command, StartOptions.PIPES.allTo(Redirect.to(log.toFile())).killAtExit());
    }

    /** A killed process whose parent has ended stays a zombie in a container without an init: it does not run. */
    private static boolean isRunning(long process) throws IOException {
        Path status = Path.of("/proc/" + process + "/status");
        try {
            return Files.readAllLines(status).stream().noneMatch(line -> line.startsWith("State:\tZ"));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static long awaitNumber(Path file) throws Exception {
        return Long.parseLong(awaitLine(file));
    }

    private static String awaitLine(Path file) throws Exception {
        return Await.until(
                        file + " has a line",
                        () -> Files.exists(file) ? Files.readString(file) : "",
                        text -> text.endsWith("\n"))
                .strip();
    }
}
