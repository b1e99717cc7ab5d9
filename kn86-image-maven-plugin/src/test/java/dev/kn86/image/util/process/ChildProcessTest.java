// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
public class ChildProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void tellsTheExitCodeAndKeepsTheOutput() throws BuildFailure, IOException {
        Path log = folder.resolve("log");
        try (ChildProcess process =
                ChildProcess.withLog(Command.of("sh", "-c", "echo out; echo err >&2; exit 7"), log)) {
            assertEquals(OptionalInt.of(7), process.waitFor(LIMIT));
        }
        assertEquals(List.of("out", "err"), Files.readAllLines(log));
    }

    @Test
    void closingKillsTheProgramAndWhatItHasStarted() throws BuildFailure, IOException, InterruptedException {
        Path log = folder.resolve("log");
        long child;
        try (ChildProcess process = ChildProcess.withLog(Command.of("sh", "-c", "sleep 600 & echo $!; wait"), log)) {
            assertEquals(OptionalInt.empty(), process.waitFor(Duration.ofMillis(100)));
            child = awaitNumber(log);
            assertTrue(isRunning(child));
        }
        while (isRunning(child)) {
            Thread.sleep(20);
        }
    }

    /** Ctrl-C: the JVM ends by SIGTERM or SIGINT while the program runs. */
    @Test
    void theProgramDoesNotOutliveTheJvm() throws BuildFailure, IOException, InterruptedException {
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
        while (isRunning(program)) {
            Thread.sleep(20);
        }
    }

    @Test
    void aMissingProgramIsNamed() {
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> ChildProcess.withLog(Command.of("no-such-program"), folder.resolve("log")));
        assertTrue(failure.getMessage().startsWith("no-such-program could not be started"), failure.getMessage());
        assertFalse(failure.remedy().isEmpty());
    }

    /** A JVM with one background process, which writes its own number. */
    static final class Launcher {

        private Launcher() {}

        public static void main(String[] arguments) throws BuildFailure {
            try (ChildProcess process =
                    ChildProcess.withLog(Command.of("sh", "-c", "echo $$; exec sleep 600"), Path.of(arguments[0]))) {
                System.out.println("started");
                process.waitFor(LIMIT);
            }
        }
    }

    /** A killed orphan stays a zombie when the container's first process does not collect it: that is dead, too. */
    private static boolean isRunning(long process) throws IOException {
        Path status = Path.of("/proc/" + process + "/status");
        try {
            return Files.readAllLines(status).stream().noneMatch(line -> line.startsWith("State:\tZ"));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static long awaitNumber(Path file) throws IOException, InterruptedException {
        return Long.parseLong(awaitLine(file));
    }

    private static String awaitLine(Path file) throws IOException, InterruptedException {
        while (!Files.exists(file) || !Files.readString(file).endsWith("\n")) {
            Thread.sleep(20);
        }
        return Files.readString(file).strip();
    }
}
