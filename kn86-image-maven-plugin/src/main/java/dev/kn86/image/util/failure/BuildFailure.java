// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.failure;

import dev.kn86.image.util.text.TerminalText;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A failure of a build whose cause the user can put right: bad input, a missing tool, a failed hook. The message says
 * what failed, where, and what was wrong; the remedy says what to do. A defect of the plugin is an unchecked exception
 * instead. Whatever of a text would control a terminal is escaped here; foreign text that is a part of it should have
 * gone through {@link TerminalText#line(String)} before, so that it does not begin a line either.
 */
public class BuildFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String problem;
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
                TerminalText.message(Objects.requireNonNull(problem) + System.lineSeparator() + "  -> "
                        + Objects.requireNonNull(remedy)),
                cause);
        this.problem = TerminalText.message(problem);
        this.remedy = TerminalText.message(remedy);
    }

    private BuildFailure(List<BuildFailure> failures) {
        super(joined(failures, BuildFailure::getMessage), failures.get(0));
        this.problem = joined(failures, failure -> failure.problem);
        this.remedy = joined(failures, BuildFailure::remedy);
    }

    /**
     * The same failure with a place before its text.
     *
     * @param where the place, for example the property that names the file at fault
     */
    public BuildFailure in(String where) {
        return new BuildFailure(where + ": " + problem, remedy, this);
    }

    /**
     * Throws several failures as one, so that the user can correct all of them at once. Equal failures are in it once.
     *
     * @param failures the failures; nothing is thrown when there are none
     */
    public static void throwAll(List<BuildFailure> failures) throws BuildFailure {
        if (!failures.isEmpty()) {
            throw failures.size() == 1 ? failures.get(0) : new BuildFailure(failures);
        }
    }

    private static String joined(List<BuildFailure> failures, Function<BuildFailure, String> text) {
        return failures.stream().map(text).distinct().collect(Collectors.joining(System.lineSeparator()));
    }

    /** What failed, without the remedy. */
    public String problem() {
        return problem;
    }

    /** What the user should do. */
    public String remedy() {
        return remedy;
    }
}
