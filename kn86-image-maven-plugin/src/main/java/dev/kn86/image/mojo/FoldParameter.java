// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.image.fold.Fold;
import dev.kn86.image.util.failure.BuildFailure;

/** A {@code <fold>} element of the POM; everything but {@code <unpack>} is required. */
public final class FoldParameter {

    /** {@code groupId:artifactId:type[:classifier]} of one of the module's dependencies. */
    private String artifact;

    /** The stage's name. */
    private String stage;

    /** Where the artifact goes, relative to the stage: the file itself or, when unpacked, its content's folder. */
    private String target;

    /** Whether the archive's content is folded in place of the archive. */
    private boolean unpack;

    Fold toFold() throws BuildFailure {
        if (artifact == null || stage == null || target == null) {
            throw new BuildFailure(
                    "a <fold> is incomplete: artifact " + artifact + ", stage " + stage + ", target " + target,
                    "Give every <fold> an <artifact>, a <stage> and a <target>.");
        }
        return new Fold(Coordinates.parse(artifact), stage, target, unpack);
    }
}
