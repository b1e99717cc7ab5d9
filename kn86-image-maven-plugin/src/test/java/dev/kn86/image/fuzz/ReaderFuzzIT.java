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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jazzer changes the kept corpus, guided by coverage, and looks for inputs that a reader neither reads nor refuses. A fixed
 * number of runs decides, not the clock: {@code kn86.fuzz.runs}, and {@code kn86.fuzz.seconds} for a long search.
 */
class ReaderFuzzIT {

    /** So few that all readers together take a minute and a half on two processors, most of it the start of their JVMs. */
    private static final String RUNS = System.getProperty("kn86.fuzz.runs", "2000");

    /** Which readers, by the constants of {@link FuzzedReader}; empty for all of them. */
    private static final String NAMES = System.getProperty("kn86.fuzz.readers", "");

    /** 0: no limit but the runs. */
    private static final String SECONDS = System.getProperty("kn86.fuzz.seconds", "0");

    /** Outlasts any search; Jazzer itself ends an input that takes longer than ten seconds. */
    private static final Duration LIMIT = Duration.ofHours(2);

    @TempDir
    Path folder;

    /** A JVM a reader, so many at a time as there are processors. */
    @Test
    void noInputBreaksAReader() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        Map<FuzzedReader, Future<CommandResult>> searches = new EnumMap<>(FuzzedReader.class);
        for (FuzzedReader reader : readers()) {
            searches.put(reader, pool.submit(() -> search(reader)));
        }
        pool.shutdown();
        List<String> faults = new ArrayList<>();
        for (Map.Entry<FuzzedReader, Future<CommandResult>> search : searches.entrySet()) {
            CommandResult result = search.getValue().get();
            if (result.exitCode() != 0) {
                faults.add(search.getKey() + ":\n" + result.stdout() + result.stderr());
            }
        }
        assertEquals("", String.join("\n", faults), "inputs that broke a reader are in target/fuzz");
    }

    private static List<FuzzedReader> readers() {
        return NAMES.isBlank()
                ? List.of(FuzzedReader.values())
                : Stream.of(NAMES.split(",")).map(FuzzedReader::valueOf).toList();
    }

    private CommandResult search(FuzzedReader reader) throws Exception {
        Path found = Files.createDirectories(Path.of("target/fuzz").resolve(reader.folder()));
        List<Object> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                // An input of some kilobytes may not need more.
                "-Xmx400m",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve(reader + "-tmp")),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + ReaderFuzzer.class.getName(),
                "--target_args=" + reader.name(),
                "--instrumentation_includes=dev.kn86.**",
                // Jazzer's own checks, of paths and commands, are for other programs: here coverage is all that is
                // wanted.
                "--custom_hook_excludes=**",
                "--reproducer_path=" + found.toAbsolutePath(),
                "-artifact_prefix=" + found.toAbsolutePath() + "/",
                "-seed=1",
                "-max_len=16384",
                "-timeout=10",
                "-rss_limit_mb=3000",
                SECONDS.equals("0") ? "-runs=" + RUNS : "-max_total_time=" + SECONDS));
        words.add(Files.createDirectories(folder.resolve(reader + "-new")));
        words.add(ReaderFuzzer.corpusFolder(reader).toAbsolutePath());
        return new ProcessCommandRunner(Path.of("target/test-logs"))
                .attempt(Command.of(words.toArray()).within(LIMIT));
    }
}
