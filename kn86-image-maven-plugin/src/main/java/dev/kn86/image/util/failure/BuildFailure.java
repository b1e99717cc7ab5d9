// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.failure;

import java.util.Objects;

/**
 * A build that cannot go on for a reason its user can mend: bad input, a missing tool, a failed hook.
 * The message says what failed and where, and what was wrong; the remedy says what to do. Faults of the
 * plugin itself stay unchecked exceptions.
 */
public class BuildFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * @param problem what failed, where (file, stage or partition), what was found and wanted
     * @param remedy what the user should do, as an imperative sentence
     */
    public BuildFailure(String problem, String remedy) {
        this(problem, remedy, null);
    }

    /**
     * @param problem what failed, where (file, stage or partition), what was found and wanted
     * @param remedy what the user should do, as an imperative sentence
     * @param cause the underlying exception, or null
     */
    public BuildFailure(String problem, String remedy, Throwable cause) {
        super(
                Objects.requireNonNull(problem) + System.lineSeparator() + "  -> " + Objects.requireNonNull(remedy),
                cause);
        this.remedy = remedy;
    }

    /** What the user should do. */
    public String remedy() {
        return remedy;
    }
}
