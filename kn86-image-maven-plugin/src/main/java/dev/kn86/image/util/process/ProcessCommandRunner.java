// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.failure.FileFailure;
import dev.kn86.image.util.text.Masked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Runs programs as child processes with a fixed locale and time zone, closed standard input, and a log file per program
 * in the log folder. Thread-safe.
 */
public final class ProcessCommandRunner implements CommandRunner {

    /** How long the output of a killed program may take to arrive. */
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(5);

    /** Waits for a program's end: empty when its time is up. */
    @FunctionalInterface
    interface Wait {
        OptionalInt exitCode(ChildProcess process, Duration limit) throws BuildFailure;
    }

    private final Path logFolder;
    private final Wait wait;

    /** @param logFolder where {@code <program>.log} files are appended to; created when missing */
    public ProcessCommandRunner(Path logFolder) {
        this(logFolder, ChildProcess::waitFor);
    }

    /** @param wait decides when a program's time is up; for tests, which must not depend on the wall clock */
    ProcessCommandRunner(Path logFolder, Wait wait) {
        this.logFolder = logFolder;
        this.wait = wait;
    }

    @Override
    public CommandResult attempt(Command command) throws BuildFailure {
        try (ChildProcess process = ChildProcess.start(command, StartOptions.PIPES)) {
            CollectedText stdout = process.collectOutput();
            CollectedText stderr = process.collectErrors();
            process.input().close();
            OptionalInt exitCode = wait.exitCode(process, command.timeout());
            if (exitCode.isEmpty()) {
                process.kill();
                throw outOfTime(command, stdout.textSoFar(LAST_OUTPUT), stderr.textSoFar(LAST_OUTPUT));
            }
            CommandResult result = new CommandResult(exitCode.getAsInt(), stdout.text(), stderr.text());
            log(command, result, Integer.toString(result.exitCode()));
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BuildFailure outOfTime(Command command, String stdout, String stderr) throws IOException {
        String ending = "was killed after " + command.timeout().toSeconds() + " s";
        CommandResult result = new CommandResult(-1, stdout, stderr);
        log(command, result, ending);
        return new BuildFailure(
                result.describe(command, ending) + "\n  log: " + logFile(command),
                "Run it by hand to see where it hangs.");
    }

    @Override
    public CommandResult run(Command command, String remedy) throws BuildFailure {
        CommandResult result = attempt(command);
        if (!result.succeeded()) {
            throw new BuildFailure(
                    result.describe(command) + "\n  log: " + logFile(command),
                    FileFailure.isDiskFull(result.stdout() + result.stderr()) ? FileFailure.FREE_SPACE : remedy);
        }
        return result;
    }

    private Path logFile(Command command) {
        return logFolder.resolve(command.program() + ".log");
    }

    private synchronized void log(Command command, CommandResult result, String ending) throws IOException {
        Files.createDirectories(logFolder);
        String entry = "$ " + command.pasteable() + "\n" + result.stdout() + result.stderr() + "=> " + ending + "\n";
        Files.writeString(logFile(command), Masked.of(entry), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
