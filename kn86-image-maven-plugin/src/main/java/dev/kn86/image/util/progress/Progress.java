// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.progress;

/** Reports to the user what the build does; the goals write it to Maven's log. Implementations are thread-safe. */
public interface Progress {

    /** A line for every build that is not quiet. */
    void info(String line);

    /** Something that is no failure but that the user should know, for example that a development key signs. */
    void warn(String line);

    /** Detail for {@code mvn -X}. */
    void debug(String line);

    /**
     * What is being done now, reported twice a second. On a terminal the line replaces the one before; elsewhere it is
     * shown when there has been no other line for long.
     */
    default void running(String line) {
        // By default only lines that stay are shown.
    }

    /** A hook has ended that has taken some seconds; shown where no terminal has shown it running. */
    default void hookDone(String line) {
        info(line);
    }

    /**
     * Begins a step of the build. A step that is closed without {@link Step#done} is reported as failed.
     *
     * @param name what is being done, for example {@code "stage stage-kn86-base"}
     */
    default Step step(String name) {
        return new Step(this, name, System.nanoTime());
    }
}
