// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs programs as child processes with a fixed locale and time zone (output must not depend on the
 * user's), closed standard input, and a log file per program in the log folder. Thread-safe.
 */
public final class ProcessCommandRunner implements CommandRunner {

    /** Output of tools is parsed and lands in images: both must not follow the user's settings. */
    private static final Map<String, String> FIXED = Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC");

    private static final int TAIL_LINES = 20;

    private final Path logFolder;

    /** @param logFolder where {@code <program>.log} files are appended to; created when missing */
    public ProcessCommandRunner(Path logFolder) {
        this.logFolder = logFolder;
    }

    @Override
    public CommandResult attempt(Command command) throws BuildFailure {
        Process process = start(command);
        CompletableFuture<String> stdout = drain(process.getInputStream());
        CompletableFuture<String> stderr = drain(process.getErrorStream());
        try {
            process.getOutputStream().close();
            if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BuildFailure(
                        command.program() + " was killed after "
                                + command.timeout().toSeconds() + " s: " + command.pasteable(),
                        "Run it by hand to see where it hangs.");
            }
            CommandResult result = new CommandResult(process.exitValue(), stdout.join(), stderr.join());
            log(command, result);
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailure(command.program() + " was interrupted", "Start the build again.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            kill(process);
        }
    }

    @Override
    public CommandResult run(Command command, String remedy) throws BuildFailure {
        CommandResult result = attempt(command);
        if (!result.succeeded()) {
            throw new BuildFailure(describe(command, result) + "\n  log: " + logFile(command), remedy);
        }
        return result;
    }

    static Process start(Command command) throws BuildFailure {
        List<String> words = new ArrayList<>(command.arguments());
        if (!words.get(0).contains("/")) {
            SearchPath.find(words.get(0)).ifPresent(file -> words.set(0, file.toString()));
        }
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(command.folder().toFile());
        builder.environment().putAll(FIXED);
        builder.environment().put("PATH", SearchPath.value());
        builder.environment().putAll(command.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new BuildFailure(
                    command.program() + " could not be started in " + command.folder() + ": " + e.getMessage(),
                    "Run tools/sd-provision/setup-host.sh, or mvn kn86-image:doctor to see which tool is missing.",
                    e);
        }
    }

    static CompletableFuture<String> drain(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (stream) {
                        text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        text.completeExceptionally(e);
                    }
                },
                "command-output");
        reader.setDaemon(true);
        reader.start();
        return text;
    }

    static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Path logFile(Command command) {
        return logFolder.resolve(command.program() + ".log");
    }

    private synchronized void log(Command command, CommandResult result) throws IOException {
        Files.createDirectories(logFolder);
        String entry = "$ " + command.pasteable() + "\n" + result.stdout() + result.stderr() + "=> " + result.exitCode()
                + "\n";
        Files.writeString(logFile(command), entry, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static String describe(Command command, CommandResult result) {
        String ending = result.exitCode() > 128
                ? "was ended by signal " + (result.exitCode() - 128)
                : "exited with " + result.exitCode();
        return command.program() + " " + ending + "\n  command: " + command.pasteable() + "\n" + tail(result);
    }

    private static String tail(CommandResult result) {
        List<String> lines = (result.stdout() + result.stderr()).lines().toList();
        return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).stream()
                .map(line -> "  | " + line)
                .collect(Collectors.joining("\n"));
    }
}
