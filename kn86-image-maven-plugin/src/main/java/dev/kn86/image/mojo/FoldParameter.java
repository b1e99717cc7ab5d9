// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.image.fold.Coordinates;
import dev.kn86.image.image.fold.Fold;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;

/** A {@code <fold>} element of the POM: an artifact or a file, and where it goes. */
public final class FoldParameter {

    /**
     * {@code groupId:artifactId:type[:classifier]} of one of the module's dependencies, or of what is released with
     * this plugin.
     */
    private String artifact;

    /** A file in place of an artifact: of the project, or made by a goal before this one. */
    private String file;

    /** The stage's name. */
    private String stage;

    /** Where the artifact goes, relative to the stage: the file itself or, when unpacked, its content's folder. */
    private String target;

    /** Whether the archive's content is folded in place of the archive. */
    private boolean unpack;

    /** @param base the folder that relative files begin at */
    Fold toFold(Path base) throws BuildFailure {
        if ((artifact == null) == (file == null) || stage == null || target == null) {
            throw new BuildFailure(
                    "a <fold> is incomplete: artifact " + artifact + ", file " + file + ", stage " + stage + ", target "
                            + target,
                    "Give every <fold> an <artifact> or a <file>, a <stage> and a <target>.");
        }
        if (file == null) {
            return Fold.of(Coordinates.parse(artifact), stage, target, unpack);
        }
        if (unpack) {
            throw new BuildFailure(
                    "the <fold> of the file " + file + " cannot be unpacked",
                    "Leave <unpack> out, or fold an artifact.");
        }
        return Fold.of(base.resolve(file), stage, target);
    }
}
