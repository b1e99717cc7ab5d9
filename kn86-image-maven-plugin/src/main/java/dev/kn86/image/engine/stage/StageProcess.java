// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.debian.apt.AptComplaint;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ChildProcess;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.LogExcerpt;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a stage's hooks in a child process, supervise.sh. The standard input of that process stays open as long as this
 * JVM lives; its standard output has the events of run-stage.sh.
 */
final class StageProcess {

    /** A line of functions.sh's or pi-gen's log. */
    private static final Pattern BEGIN = Pattern.compile("(?m)^\\[[0-9:]{8}\\] Begin ");

    /** The C library's text of the error, and its name, which Node and Go print. */
    private static final Pattern CROSS_DEVICE = Pattern.compile("(?i)invalid cross-device link|\\bEXDEV\\b");

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
            Optional<FailedStep> failedStep = follow(process);
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw failure(failedStep, exitCode);
            }
        }
    }

    /** A step that has failed. */
    private record FailedStep(String name, int exitCode) {}

    /**
     * Reads the events until the process closes its output; returns the step that has failed, when there is one.
     *
     * @throws BuildFailure when the process may not run stages
     */
    private Optional<FailedStep> follow(ChildProcess process) throws BuildFailure, IOException {
        Optional<FailedStep> failedStep = Optional.empty();
        try (StageWatch watch = new StageWatch(stage.name(), log, progress, timeline);
                BufferedReader events =
                        new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8))) {
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                String[] fields = line.split("\t");
                switch (fields[0]) {
                    case "begin" -> watch.begin(fields[1]);
                    case "end" -> watch.end(0);
                    case "fail" -> {
                        int exitCode = Integer.parseInt(fields[2]);
                        failedStep = Optional.of(new FailedStep(fields[1], exitCode));
                        watch.end(exitCode);
                    }
                    case "refuse" -> throw new BuildFailure("stage " + stage.name() + ": " + fields[1], fields[2]);
                    default -> throw new IllegalStateException("unknown event of run-stage.sh: " + line);
                }
            }
        }
        return failedStep;
    }

    private BuildFailure failure(Optional<FailedStep> failedStep, int exitCode) throws IOException {
        String ending = failedStep
                .map(step -> ": " + step.name() + " exited with " + step.exitCode())
                .orElse(" ended with exit code " + exitCode);
        String what = "stage " + stage.name() + ending;
        String output = Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        String step = outputOfLastStep(output);
        Optional<AptComplaint> complaint = AptComplaint.in(step);
        String problem = what + " (" + stage.folder() + ")"
                + complaint.map(known -> ": " + known.problem()).orElse("") + "\n" + LogExcerpt.of(step) + "\n  log: "
                + log;
        String remedy = complaint
                .map(AptComplaint::remedy)
                .orElse("Correct the hook, or what it needs, and build again; finished stages are kept.");
        return CROSS_DEVICE.matcher(step).find()
                ? new CrossDeviceFailure(problem, remedy)
                : new BuildFailure(problem, remedy);
    }

    /**
     * The output since the last step began: earlier steps have succeeded, so that their complaints are not the cause.
     */
    private static String outputOfLastStep(String log) {
        Matcher begin = BEGIN.matcher(log);
        int start = 0;
        while (begin.find()) {
            start = begin.start();
        }
        return log.substring(start);
    }
}
