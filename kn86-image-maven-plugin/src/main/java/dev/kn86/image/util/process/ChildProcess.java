// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A running program; every program that the plugin starts is one of these. A program that runs to its end at once goes
 * through {@link CommandRunner}, one whose input or output is a long stream through {@link CommandPipe}.
 */
public final class ChildProcess implements AutoCloseable {

    /** The output of tools is parsed and lands in images: neither may follow the user's settings. */
    private static final Map<String, String> FIXED = Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC");

    /**
     * The user's variables that programs get: where they find home, caches, proxies, certificates and Docker. All
     * others could steer what a program does or prints (TAR_OPTIONS, MTOOLSRC, POSIXLY_CORRECT, LD_PRELOAD, GIT_DIR).
     */
    private static final Pattern PASSED = Pattern.compile(
            "HOME|USER|LOGNAME|TERM|TMPDIR|XDG_(CONFIG_HOME|CACHE_HOME|RUNTIME_DIR)"
                    + "|(?i:https?_proxy|ftp_proxy|all_proxy|no_proxy)|SSL_CERT_(FILE|DIR)|(DOCKER|GIT_CONFIG|GIT_SSL)_.*");

    /** The kernel ends a killed process at once, unless a device keeps it waiting. */
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final StartOptions options;
    private final Process process;
    private final Thread killAtExit;

    private ChildProcess(String name, StartOptions options, Process process) {
        this.name = name;
        this.options = options;
        this.process = process;
        this.killAtExit = new Thread(this::kill, "kill-" + name);
        if (options.killedAtExit()) {
            Runtime.getRuntime().addShutdownHook(killAtExit);
        }
    }

    /**
     * Starts a program. The command's time limit is not applied here, see {@link #waitFor(Duration)}.
     *
     * @throws BuildFailure when it cannot be started
     */
    public static ChildProcess start(Command command, StartOptions options) throws BuildFailure {
        List<String> words = new ArrayList<>();
        if (command.isConfined()) {
            words.addAll(Confinement.words());
        }
        words.addAll(command.arguments());
        if (!words.get(0).contains("/")) {
            SearchPath.find(words.get(0)).ifPresent(file -> words.set(0, file.toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(command.folder().toFile())
                .redirectOutput(options.output())
                .redirectError(options.errors())
                .redirectErrorStream(options.errorsWithOutput());
        if (options.userEnvironment()) {
            builder.environment().keySet().removeIf(variable -> !PASSED.matcher(variable)
                    .matches());
            builder.environment().putAll(FIXED);
            builder.environment().put("PATH", SearchPath.value());
        } else {
            builder.environment().clear();
        }
        builder.environment().putAll(command.environment());
        try {
            return new ChildProcess(command.program(), options, builder.start());
        } catch (IOException e) {
            throw new BuildFailure(
                    command.program() + " could not be started in " + command.folder() + ": " + e.getMessage(),
                    "Run tools/sd-provision/setup-host.sh, or mvn kn86-image:doctor to see which tool is missing.",
                    e);
        }
    }

    /** The number of the process. */
    public long pid() {
        return process.pid();
    }

    /** Reads standard output into memory from now on. */
    CollectedText collectOutput() {
        return CollectedText.of(name, output());
    }

    /** Reads standard error into memory from now on. */
    CollectedText collectErrors() {
        return CollectedText.of(name, errors());
    }

    /** What the program writes to standard output, unless the options send it elsewhere. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** What the program writes to standard error, unless the options send it elsewhere. */
    public InputStream errors() {
        return process.getErrorStream();
    }

    /** Standard input of the program. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /**
     * Waits until the program ends by itself.
     *
     * @return its exit code: 0..255; 128 + n when signal n ended it
     */
    public int waitFor() throws BuildFailure {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw interrupted(name, e);
        }
    }

    /**
     * Waits until the program ends by itself, for some time.
     *
     * @return its exit code; empty when it still runs after the limit
     */
    public OptionalInt waitFor(Duration limit) throws BuildFailure {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
        } catch (InterruptedException e) {
            throw interrupted(name, e);
        }
    }

    static BuildFailure interrupted(String name, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new BuildFailure(name + " was interrupted", "Start the build again.", cause);
    }

    /** Asks the program to end (SIGTERM); does not wait. Output that has not been read yet stays there. */
    public void terminate() {
        // Not Process.destroy(): it closes the pipes at once, with what is in them.
        process.toHandle().destroy();
    }

    /**
     * Ends the program and all that it has started (SIGKILL); does not wait. Output that has not been read yet stays
     * there.
     */
    public void kill() {
        // The program first: a shell whose child is killed says "Killed", as if the child had written that.
        List<ProcessHandle> started = process.descendants().toList();
        process.toHandle().destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /** Ends the program as the options say if it still runs, waits for its end, and closes its pipes. */
    @Override
    public void close() {
        if (process.isAlive()) {
            if (options.terminated()) {
                terminate();
            } else {
                kill();
            }
            try {
                process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        // The pipes: a process that has left the program's family may hold their other ends open.
        process.destroyForcibly();
        if (options.killedAtExit()) {
            try {
                Runtime.getRuntime().removeShutdownHook(killAtExit);
            } catch (IllegalStateException e) {
                // The JVM is ending already: the hook runs anyway.
            }
        }
    }
}
