// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A small stage tree, artifacts to fold into it, and a fold of them. */
final class FoldFixture {

    static final Instant TIMESTAMP = Instant.parse("2026-11-01T00:00:00Z");

    final Path stages;
    final Path output;
    final SilentProgress progress = new SilentProgress();
    private final List<StageSource> sources = new ArrayList<>();
    private final List<Fold> folds = new ArrayList<>();
    private final List<ResolvedArtifact> artifacts = new ArrayList<>();
    private final List<MadeFile> made = new ArrayList<>();

    FoldFixture(Path folder) throws IOException {
        stages = folder.resolve("stages");
        output = folder.resolve("target/stages");
        sources.add(new StageSource(stages, Optional.empty()));
        script("stage-a/prerun.sh");
        script("stage-a/00-thing/00-run.sh");
        write("stage-a/00-thing/files/thing.conf", "a = 1\n");
    }

    Path write(String path, String text) throws IOException {
        Path file = stages.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    Path script(String path) throws IOException {
        Path file = write(path, "#!/bin/bash -e\ntrue\n");
        FileMode.set(file, 0700);
        return file;
    }

    FoldFixture artifact(String coordinates, Path file) throws BuildFailure {
        artifacts.add(new ResolvedArtifact(Coordinates.parse(coordinates), file));
        return this;
    }

    FoldFixture fold(String coordinates, String stage, String target, boolean unpack) throws BuildFailure {
        folds.add(Fold.of(Coordinates.parse(coordinates), stage, target, unpack));
        return this;
    }

    FoldFixture fold(Path file, String stage, String target) {
        folds.add(Fold.of(file, stage, target));
        return this;
    }

    FoldFixture source(StageSource source) {
        sources.add(source);
        return this;
    }

    FoldFixture made(String stage, String target, String text) {
        made.add(new MadeFile(stage, target, text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    void run() throws BuildFailure, IOException {
        new StageFolding(progress).fold(request(), made);
    }

    FoldRequest request() {
        return new FoldRequest(sources, output, folds, artifacts, TIMESTAMP);
    }
}
