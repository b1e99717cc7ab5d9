// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FreshFolder;
import dev.kn86.image.util.file.PathBytes;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes the stage tree: a copy of the stages with the reactor's artifacts in it. The new tree is built beside the old
 * one, and replaces it when it is complete and different. So a failed fold leaves the old tree, and an unchanged tree
 * keeps its times. Two threads must not make the same output.
 */
public final class StageFolding {

    /** How many files a warning names. */
    private static final int SPECIAL_SHOWN = 10;

    private final Progress progress;

    /** @param progress is told of warnings and of the result */
    public StageFolding(Progress progress) {
        this.progress = progress;
    }

    /**
     * Makes the stage tree.
     *
     * @param made files that go into the stages besides the artifacts
     * @throws BuildFailure when a stage would not run as it is, or a fold has no artifact or no place; the message
     *     lists all such faults
     */
    public void fold(FoldRequest request, List<MadeFile> made) throws BuildFailure, IOException {
        try (Step step = progress.step("fold")) {
            checkNames(request.sources());
            lint(request.sources());
            FoldPlan plan = FoldPlan.of(request, made);
            boolean changed = replace(request, plan);
            step.done(changed ? request.folds().size() + " artifacts folded" : "unchanged");
        }
    }

    /** Two sources that have an entry of one name are a mistake: one would hide the other. */
    private static void checkNames(List<StageSource> sources) throws BuildFailure, IOException {
        Map<String, StageSource> owners = new HashMap<>();
        for (StageSource source : sources) {
            for (String name : names(source.folder())) {
                StageSource other = owners.putIfAbsent(name, source);
                if (other != null) {
                    throw new BuildFailure(
                            "there are two " + name + " among the stages: in " + other + " and in " + source,
                            "Rename one, or leave out the source that is not meant (kn86.stages.dir).");
                }
            }
        }
    }

    private static List<String> names(Path folder) throws BuildFailure, IOException {
        if (!Files.isDirectory(folder)) {
            throw new BuildFailure(
                    "there are no stages: " + folder + " is not a folder",
                    "Point <stagesDirectory> (kn86.stages.dir) at the folder that holds the stage-* folders.");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            StageTree tree = new StageTree(folder);
            return entries.filter(entry -> !tree.leavesOut(entry))
                    .map(entry -> PathBytes.of(entry.getFileName()))
                    .toList();
        }
    }

    private void lint(List<StageSource> sources) throws BuildFailure, IOException {
        List<String> errors = new ArrayList<>();
        List<String> artifacts = new ArrayList<>();
        for (StageSource source : sources) {
            List<StageFault> faults = new StageLinter(source.folder()).lint();
            faults.stream().filter(fault -> !fault.blocks()).forEach(fault -> progress.warn(fault.toString()));
            List<String> blocking = faults.stream()
                    .filter(StageFault::blocks)
                    .map(StageFault::toString)
                    .toList();
            errors.addAll(blocking);
            if (!blocking.isEmpty()) {
                source.artifact()
                        .ifPresent(artifact -> artifacts.add(artifact + " (unpacked: " + source.folder() + ")"));
            }
        }
        if (!errors.isEmpty()) {
            throw new BuildFailure(
                    "the stages would not run as they are:\n  " + String.join("\n  ", errors),
                    "Correct these files; pi-gen would skip or misread them without a message."
                            + (artifacts.isEmpty()
                                    ? ""
                                    : " Correct them in the project that makes " + String.join(", ", artifacts) + "."));
        }
    }

    /** Returns whether the output has changed. */
    private boolean replace(FoldRequest request, FoldPlan plan) throws BuildFailure, IOException {
        Path output = request.output();
        try (FreshFolder fresh = new FreshFolder(output)) {
            assemble(request, plan, fresh.path());
            if (Files.isDirectory(output, LinkOption.NOFOLLOW_LINKS)
                    && new StageTree(fresh.path()).sameAs(new StageTree(output))) {
                return false;
            }
            fresh.put(fresh.path());
            return true;
        }
    }

    private void assemble(FoldRequest request, FoldPlan plan, Path fresh) throws BuildFailure, IOException {
        for (StageSource source : request.sources()) {
            new StageTree(source.folder()).copyTo(fresh);
        }
        for (FoldPlan.Placement placement : plan.placements()) {
            Path target = fresh.resolve(placement.place());
            makeFolders(target.getParent());
            if (placement.fold().unpack()) {
                warnOfSpecialModes(
                        placement.fold(),
                        new Archive(placement.fold().artifact().orElseThrow().type(), placement.file()).unpack(target));
            } else {
                Files.copy(placement.file(), target);
                FileMode.set(target, FileMode.PLAIN);
            }
        }
        for (Map.Entry<Path, MadeFile> made : plan.made().entrySet()) {
            Path target = fresh.resolve(made.getKey());
            makeFolders(target.getParent());
            Files.write(target, made.getValue().content());
            FileMode.set(target, FileMode.PLAIN);
        }
        new StageTree(fresh).setTimes(FileTime.from(request.timestamp()));
    }

    /**
     * They are kept: the module that packages the archive may mean them, and a check of the root tree has the last
     * word.
     */
    private void warnOfSpecialModes(Fold fold, List<String> special) {
        if (special.isEmpty()) {
            return;
        }
        int more = special.size() - SPECIAL_SHOWN;
        progress.warn(fold + ": set-user-ID, set-group-ID or sticky, and kept: "
                + String.join(", ", special.subList(0, Math.min(special.size(), SPECIAL_SHOWN)))
                + (more > 0 ? " and " + more + " more" : ""));
    }

    private static void makeFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            makeFolders(folder.getParent());
            Files.createDirectory(folder);
            FileMode.set(folder, FileMode.EXECUTABLE);
        }
    }
}
