// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs beside the build until it ends or is closed; it never outlives the JVM, Ctrl-C included.
 * Programs that run to their end at once go through {@link dev.kn86.image.util.process.CommandRunner}.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Thread killOnExit;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.killOnExit = new Thread(this::kill, "kill-" + name);
        Runtime.getRuntime().addShutdownHook(killOnExit);
    }

    /**
     * Starts a program that is talked to over its standard streams.
     *
     * @param errors the file that gets its standard error
     */
    public static ChildProcess withPipes(Command command, Path errors) throws BuildFailure {
        return start(command, builder(command).redirectError(errors.toFile()));
    }

    /**
     * Starts a program that is not talked to.
     *
     * @param log the file that gets its standard output and error
     */
    public static ChildProcess withLog(Command command, Path log) throws BuildFailure {
        return start(command, builder(command).redirectErrorStream(true).redirectOutput(log.toFile()));
    }

    private static ProcessBuilder builder(Command command) {
        ProcessBuilder builder = new ProcessBuilder(command.arguments())
                .directory(command.folder().toFile());
        builder.environment().putAll(command.environment());
        return builder;
    }

    private static ChildProcess start(Command command, ProcessBuilder builder) throws BuildFailure {
        try {
            return new ChildProcess(command.program(), builder.start());
        } catch (IOException e) {
            throw new BuildFailure(
                    command.program() + " could not be started: " + e.getMessage(),
                    "Run tools/sd-provision/setup-host.sh, or mvn kn86-image:doctor to see which tool is missing.",
                    e);
        }
    }

    public InputStream output() {
        return process.getInputStream();
    }

    public OutputStream input() {
        return process.getOutputStream();
    }

    /**
     * Waits for the program's own end.
     *
     * @return its exit code, or nothing when it still runs after the limit
     */
    public OptionalInt waitFor(Duration limit) throws BuildFailure {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailure("interrupted while waiting for " + name, "Start the build again.", e);
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Kills the program, and what it has started, when it still runs. */
    @Override
    public void close() {
        kill();
        try {
            process.waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(killOnExit);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook runs anyway.
        }
    }
}
