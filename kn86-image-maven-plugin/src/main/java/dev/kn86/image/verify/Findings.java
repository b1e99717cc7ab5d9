// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.verify;

import dev.kn86.image.failure.BuildFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a verification has found wrong, so that all of it can be told at once. */
final class Findings {

    private final List<String> lines = new ArrayList<>();

    /** A check that may find so much wrong that it cannot go on. */
    @FunctionalInterface
    interface Check {
        void run() throws BuildFailure, IOException;
    }

    /** Runs a check; when it gives up, its reason is one more finding. */
    void collect(Check check) throws IOException {
        try {
            check.run();
        } catch (BuildFailure e) {
            add(e.getMessage().lines().findFirst().orElseThrow());
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
