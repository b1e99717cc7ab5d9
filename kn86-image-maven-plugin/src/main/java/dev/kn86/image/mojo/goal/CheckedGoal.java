// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A goal whose parameters can be checked before it runs, and before any goal that comes before it. */
public interface CheckedGoal {

    /** Whether the user wants the goal left out. */
    boolean isSkipped();

    /**
     * Refuses values that no run could take. Nothing is fetched or made, and files that earlier goals make are not
     * looked for.
     *
     * @throws BuildFailure naming the parameter, its value, and what is allowed
     */
    void checkParameters() throws BuildFailure, IOException;

    /** The files and folders that the goal makes and that no other goal may make; by their parameters alone. */
    default List<Path> made() {
        return List.of();
    }
}
