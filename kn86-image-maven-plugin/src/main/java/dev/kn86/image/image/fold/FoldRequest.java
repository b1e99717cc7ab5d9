// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What the goal {@code kn86-image:fold} makes, and from what.
 *
 * @param sources where the stages come from; no two have an entry of the same name
 * @param output the stage tree to make; replaced as a whole
 * @param folds artifacts that go into the stages
 * @param artifacts the artifacts that the folds may name
 * @param timestamp modification time of everything in the output except symbolic links
 */
public record FoldRequest(
        List<StageSource> sources, Path output, List<Fold> folds, List<ResolvedArtifact> artifacts, Instant timestamp) {

    public FoldRequest {
        sources = List.copyOf(sources);
        output = output.toAbsolutePath().normalize();
        folds = List.copyOf(folds);
        artifacts = List.copyOf(artifacts);
        Objects.requireNonNull(timestamp, "timestamp");
    }

    /** What the stage tree depends on besides the request's plain values. */
    public Fingerprint inputs() throws IOException {
        Fingerprint inputs = new Fingerprint();
        for (StageSource source : sources) {
            inputs.tree("stages of " + source, source.folder(), new StageTree(source.folder())::leavesOut);
        }
        for (Fold fold : folds) {
            if (fold.file().isPresent()) {
                inputs.content(fold.file().get().toString(), fold.file().get());
            }
        }
        for (ResolvedArtifact artifact : artifacts) {
            inputs.content(artifact.coordinates().toString(), artifact.file());
        }
        return inputs;
    }

    /** What the run leaves. */
    public Fingerprint outputs() throws IOException {
        return new Fingerprint().stamps("the stage tree", output);
    }
}
