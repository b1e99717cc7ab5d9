// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;

/** What has to hold before stages run, which take minutes. */
@FunctionalInterface
public interface StageCheck {

    /**
     * Looks whether it holds.
     *
     * @throws BuildFailure when it does not
     */
    void run() throws BuildFailure, IOException;
}
