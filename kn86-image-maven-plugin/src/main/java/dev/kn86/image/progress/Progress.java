// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.progress;

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
     * Begins a step of the build. Closing it without {@link Step#done} reports it as failed.
     *
     * @param name what is being done, for example {@code "stage stage-kn86-base"}
     */
    default Step step(String name) {
        return new Step(this, name, System.nanoTime());
    }
}
