// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The faults that a verification has found. They are collected, so that all of them are reported together. */
final class Findings {

    private final List<String> lines = new ArrayList<>();

    /** A check, which ends with an exception when it cannot go on. */
    @FunctionalInterface
    interface Check {
        void run() throws BuildFailure, IOException;
    }

    /** Runs a check. When the check cannot go on, its reason becomes a finding. */
    void collect(Check check) throws IOException {
        try {
            check.run();
        } catch (BuildFailure e) {
            add(e.getMessage().lines().findFirst().orElseThrow());
        }
    }

    /** One of several checks that are independent of each other. */
    @FunctionalInterface
    interface Group {
        void run(Findings findings) throws BuildFailure, IOException;
    }

    /** Runs checks in parallel on this machine's processors. The findings are in the order of the checks. */
    static List<String> sideBySide(List<Group> groups) throws IOException, BuildFailure {
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<List<String>>> running = groups.stream()
                    .map(group -> pool.submit(() -> {
                        Findings findings = new Findings();
                        findings.collect(() -> group.run(findings));
                        return findings.lines();
                    }))
                    .toList();
            List<String> lines = new ArrayList<>();
            for (Future<List<String>> group : running) {
                lines.addAll(group.get());
            }
            return lines;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailure("verify was interrupted", "Start the build again.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    void add(String finding) {
        lines.add(finding);
    }

    /** Adds the finding unless the condition holds. */
    void expect(boolean holds, String finding) {
        if (!holds) {
            add(finding);
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
