// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.engine.namespace.RootAccessSearch;
import dev.kn86.image.testing.Await;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A build of stages in a JVM of its own, for tests that end the build from outside. The JVM has a session of its own:
 * Ctrl-C on a terminal would reach exactly its process group.
 *
 * @param folder the build's folder, which has {@code stages}
 * @param process the JVM
 */
record ForkedBuild(Path folder, Process process) {

    /**
     * The program of the JVM.
     *
     * @param arguments folder, emulator or nothing, constraints separated by commas, names of stages
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Emulator emulator = arguments[1].isEmpty() ? Emulator.NONE : () -> Optional.of(Path.of(arguments[1]));
        RootAccessSearch.Constraint[] constraints = Arrays.stream(arguments[2].split(","))
                .filter(word -> !word.isEmpty())
                .map(RootAccessSearch.Constraint::valueOf)
                .toArray(RootAccessSearch.Constraint[]::new);
        List<StageDirectory> stages = Arrays.stream(arguments)
                .skip(3)
                .map(name -> new StageDirectory(folder.resolve("stages").resolve(name)))
                .toList();
        RecordingProgress progress = new RecordingProgress();
        StageBuild build =
                new StageBuild(folder, folder.resolve("cache"), emulator, RootRights.with(constraints), progress);
        try (CacheLock lock = CacheLock.acquire(build.cache(), progress)) {
            build.run(stages, StageBuild.variables(Map.of()));
        } catch (BuildFailure e) {
            System.out.println(e.getMessage());
            System.exit(1);
        } finally {
            progress.lines().forEach(System.out::println);
        }
    }

    /** Starts the build; its output goes to {@code forked.log} in the folder. */
    static ForkedBuild start(
            Path folder, Optional<Path> emulator, List<RootAccessSearch.Constraint> constraints, String... stages)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(
                // A shell that starts the tests in the background has them ignore SIGINT.
                "setsid",
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                ForkedBuild.class.getName(),
                folder.toString(),
                emulator.map(Path::toString).orElse(""),
                String.join(",", constraints.stream().map(Enum::name).toList())));
        words.addAll(List.of(stages));
        Path log = folder.resolve("forked.log");
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ForkedBuild(folder, process);
    }

    /** Waits until a hook has made a file in the folder. */
    void await(String name) throws Exception {
        Path file = folder.resolve(name);
        Await.until("a hook has made " + file, () -> Files.exists(file) || !process.isAlive());
        if (!Files.exists(file)) {
            throw new AssertionError("the build has ended without " + file + ": " + output());
        }
    }

    /**
     * Sends a signal.
     *
     * @param name the signal, for example {@code INT}
     * @param group whether all processes of the JVM's group get it; otherwise the JVM alone does
     */
    void signal(String name, boolean group) throws Exception {
        new ProcessBuilder("kill", "-s", name, "--", (group ? "-" : "") + process.pid())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Waits for the build's end; returns its exit code. */
    int exitCode() throws Exception {
        Await.until("the build has ended", () -> !process.isAlive());
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(folder.resolve("forked.log"));
    }
}
