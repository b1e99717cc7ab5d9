// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.debian.apt.AptComplaint;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ChildProcess;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.LastLines;
import dev.kn86.image.util.process.ShutdownGuard;
import dev.kn86.image.util.process.StartOptions;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.timeline.Timeline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run of a stage's hooks, as the child process that supervise.sh describes. Its standard input stays open
 * as long as this JVM lives; its standard output carries the events of run-stage.sh.
 */
final class StageProcess {

    private final StageDirectory stage;
    private final EngineScripts scripts;
    private final Path program;
    private final RootAccess access;
    private final StageEnvironment environment;
    private final Path log;
    private final Progress progress;
    private final Timeline timeline;

    StageProcess(
            StageDirectory stage,
            EngineScripts scripts,
            Path program,
            RootAccess access,
            StageEnvironment environment,
            Path log,
            Progress progress,
            Timeline timeline) {
        this.stage = stage;
        this.scripts = scripts;
        this.program = program;
        this.access = access;
        this.environment = environment;
        this.log = log;
        this.progress = progress;
        this.timeline = timeline;
    }

    void run() throws BuildFailure, IOException {
        List<Object> words = new ArrayList<>(List.of("bash", scripts.supervise(), program, stage.folder()));
        words.addAll(access.way());
        Command command = Command.of(words.toArray()).env(environment.variables());
        // Closing has supervise.sh clean up.
        StartOptions options = StartOptions.PIPES
                .withoutUserEnvironment()
                .errorsTo(Redirect.appendTo(log.toFile()))
                .terminate();
        try (ChildProcess process = ChildProcess.start(command, options);
                ShutdownGuard guard = ShutdownGuard.open(process::terminate)) {
            Events events = follow(process);
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw failure(events, exitCode);
            }
        }
    }

    /** The step that failed, when one did. */
    private record Events(String failedStep, int exitCode) {}

    private Events follow(ChildProcess process) throws IOException {
        Events failure = null;
        try (StageWatch watch = new StageWatch(stage.name(), log, progress, timeline);
                BufferedReader events =
                        new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8))) {
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                String[] fields = line.split("\t");
                switch (fields[0]) {
                    case "begin" -> watch.begin(fields[1]);
                    case "end" -> watch.end(0);
                    case "fail" -> {
                        failure = new Events(fields[1], Integer.parseInt(fields[2]));
                        watch.end(failure.exitCode());
                    }
                    default -> throw new IllegalStateException("unknown event of run-stage.sh: " + line);
                }
            }
        }
        return failure;
    }

    private BuildFailure failure(Events failure, int exitCode) throws IOException {
        String what = failure == null
                ? "stage " + stage.name() + " ended with exit code " + exitCode
                : "stage " + stage.name() + ": " + failure.failedStep() + " exited with " + failure.exitCode();
        List<String> lines = Files.exists(log)
                ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                        .lines()
                        .toList()
                : List.of();
        Optional<AptComplaint> complaint = AptComplaint.in(String.join("\n", ofLastStep(lines)));
        return new BuildFailure(
                what + " (" + stage.folder() + ")"
                        + complaint.map(known -> ": " + known.problem()).orElse("") + "\n" + LastLines.of(lines)
                        + "\n  log: " + log,
                complaint
                        .map(AptComplaint::remedy)
                        .orElse("Mend the hook, or what it needs, and build again; finished stages are kept."));
    }

    /** What an earlier step complained about, it has got over. */
    private static List<String> ofLastStep(List<String> log) {
        for (int index = log.size() - 1; index >= 0; index--) {
            if (log.get(index).matches("\\[[0-9:]{8}\\] Begin .*")) {
                return log.subList(index, log.size());
            }
        }
        return log;
    }
}
