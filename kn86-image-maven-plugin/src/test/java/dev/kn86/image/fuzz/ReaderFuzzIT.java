// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jazzer changes the kept corpus, guided by coverage, and looks for inputs that a reader neither reads nor refuses. A
 * fixed number of runs decides, not the clock: {@code kn86.fuzz.runs}, and {@code kn86.fuzz.seconds} for a long search.
 */
class ReaderFuzzIT {

    /** So few that they take about a minute. */
    private static final String RUNS = System.getProperty("kn86.fuzz.runs", "60000");

    /** Which readers, by the constants of {@link FuzzedReader}; empty for all of them. */
    private static final String NAMES = System.getProperty("kn86.fuzz.readers", "");

    /** 0: no limit but the runs. */
    private static final String SECONDS = System.getProperty("kn86.fuzz.seconds", "0");

    /** Outlasts any search; Jazzer itself ends an input that takes ten minutes, which is endless. */
    private static final Duration LIMIT = Duration.ofHours(2);

    @TempDir
    Path folder;

    /** One JVM for all readers, because Jazzer's start costs seconds; in a long search, one for each. */
    @Test
    void noInputBreaksAReader() throws Exception {
        List<String> faults = new ArrayList<>();
        for (List<FuzzedReader> together :
                isLong() ? readers().stream().map(List::of).toList() : List.of(readers())) {
            CommandResult result = search(together);
            if (result.exitCode() != 0) {
                faults.add(together + ":\n" + result.stdout() + result.stderr());
            }
        }
        assertEquals("", String.join("\n", faults), "inputs that broke a reader are in target/fuzz");
    }

    private static boolean isLong() {
        return !SECONDS.equals("0");
    }

    private static List<FuzzedReader> readers() {
        return NAMES.isBlank()
                ? List.of(FuzzedReader.values())
                : Stream.of(NAMES.split(",")).map(FuzzedReader::valueOf).toList();
    }

    private CommandResult search(List<FuzzedReader> readers) throws Exception {
        Path found = Files.createDirectories(Path.of("target/fuzz")).toAbsolutePath();
        Path corpus = Files.createDirectories(folder.resolve(readers.get(0) + "-corpus"));
        ReaderFuzzer.writeCorpora(readers, corpus);
        List<Object> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                // An input of some kilobytes may not need more.
                "-Xmx400m",
                "-XX:+UseSerialGC",
                // The quick compiler halves the start; a long search makes several times as many runs with the other
                // one.
                isLong() ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve(readers.get(0) + "-tmp")),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + ReaderFuzzer.class.getName(),
                "--target_args=" + readers.stream().map(Enum::name).collect(Collectors.joining(" ")),
                "--instrumentation_includes=dev.kn86.**",
                // Jazzer's own checks, of paths and commands, are for other programs: here coverage is all that is
                // wanted.
                "--custom_hook_excludes=**",
                "--reproducer_path=" + found,
                "-artifact_prefix=" + found + "/" + readers.get(0).folder() + "-",
                "-seed=1",
                "-max_len=16384",
                "-timeout=600",
                "-rss_limit_mb=3000",
                isLong() ? "-max_total_time=" + SECONDS : "-runs=" + RUNS));
        words.add(corpus);
        return new ProcessCommandRunner(Path.of("target/test-logs"))
                .attempt(Command.of(words.toArray()).within(LIMIT));
    }
}
