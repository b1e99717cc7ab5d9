// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;

/** A goal whose parameters can be checked before it runs, and before any goal that comes before it. */
public interface CheckedGoal {

    /** Whether the user wants the goal left out. */
    boolean isSkipped();

    /**
     * Refuses values that no run could take. Nothing is fetched or made, and files that earlier goals make are not looked
     * for.
     *
     * @throws BuildFailure naming the parameter, its value, and what is allowed
     */
    void checkParameters() throws BuildFailure, IOException;
}
