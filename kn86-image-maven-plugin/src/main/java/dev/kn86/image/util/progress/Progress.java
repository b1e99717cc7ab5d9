// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.progress;

/**
 * Where the core tells its user what it does; the Maven front writes it to the build log. Implementations
 * are safe for use by several threads.
 */
public interface Progress {

    /** A line worth seeing in every build that is not quiet. */
    void info(String line);

    /** Something that works but that the user should know, for example a development signing key. */
    void warn(String line);

    /** Detail for {@code mvn -X}. */
    void debug(String line);

    /**
     * What goes on just now, told twice a second. A terminal shows it in place; elsewhere it is worth a line when
     * nothing else has been said for long.
     */
    default void running(String line) {
        // Nobody watches.
    }

    /** A part of a step has ended, after seconds; shown where nothing showed it running. */
    default void hookDone(String line) {
        info(line);
    }

    /**
     * Begins a step of the build. Closing it without {@link Step#done} reports it as failed.
     *
     * @param name what is being done, for example {@code "stage stage-kn86-base"}
     */
    default Step step(String name) {
        return new Step(this, name, System.nanoTime());
    }
}
