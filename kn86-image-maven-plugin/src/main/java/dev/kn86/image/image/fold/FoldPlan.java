// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.PathBytes;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The folds of a request, with their files and places. All of it is found and checked before anything is written.
 *
 * @param placements every fold with its file and place
 * @param made every file that the build makes, by its place
 */
record FoldPlan(List<Placement> placements, Map<Path, MadeFile> made) {

    /**
     * One fold with its file and place.
     *
     * @param fold as declared
     * @param file the artifact's file
     * @param place where it goes, relative to the folder of stages
     */
    record Placement(Fold fold, Path file, Path place) {}

    /**
     * Finds each fold's file and place.
     *
     * @throws BuildFailure listing everything that is wrong with the folds and the files
     */
    static FoldPlan of(FoldRequest request, List<MadeFile> files) throws BuildFailure {
        List<String> faults = new ArrayList<>();
        Map<Path, Placement> placements = new TreeMap<>();
        Map<Path, Object> taken = new TreeMap<>();
        for (Fold fold : request.folds()) {
            Optional<Path> file = fold.artifact().isPresent()
                    ? artifact(fold, fold.artifact().get(), request.artifacts(), faults)
                    : file(fold, fold.file().orElseThrow(), faults);
            Optional<Path> place = place(fold, fold.stage(), fold.target(), request.sources(), faults);
            if (file.isPresent() && place.isPresent()) {
                take(fold, place.get(), taken, faults);
                placements.put(place.get(), new Placement(fold, file.get(), place.get()));
            }
        }
        Map<Path, MadeFile> made = new TreeMap<>();
        for (MadeFile file : files) {
            place(file, file.stage(), file.target(), request.sources(), faults).ifPresent(place -> {
                take(file, place, taken, faults);
                made.put(place, file);
            });
        }
        if (!faults.isEmpty()) {
            throw new BuildFailure(
                    String.join("\n", faults), "Correct <folds> or <dependencies> in the module's pom.xml.");
        }
        return new FoldPlan(List.copyOf(placements.values()), Collections.unmodifiableMap(made));
    }

    private static Optional<Path> file(Fold fold, Path file, List<String> faults) {
        if (!Files.isRegularFile(file)) {
            faults.add(fold + ": there is no such file");
            return Optional.empty();
        }
        return Optional.of(file);
    }

    private static Optional<Path> artifact(
            Fold fold, Coordinates wanted, List<ResolvedArtifact> artifacts, List<String> faults) {
        List<ResolvedArtifact> module = artifacts.stream()
                .filter(artifact -> artifact.coordinates().sameModule(wanted))
                .toList();
        List<ResolvedArtifact> exact = module.stream()
                .filter(artifact -> artifact.coordinates().equals(wanted))
                .toList();
        if (module.isEmpty()) {
            faults.add(fold + ": the artifact is missing: the module's dependencies are " + names(artifacts));
        } else if (exact.isEmpty()) {
            faults.add(fold + ": wrong type or classifier: the module depends on " + names(module));
        } else if (exact.size() > 1) {
            faults.add(fold + ": ambiguous: could be any of "
                    + exact.stream().map(artifact -> artifact.file().toString()).collect(Collectors.joining(", ")));
        } else if (!Files.isRegularFile(exact.get(0).file())) {
            // Maven gives the folder target/classes when the reactor stops before the phase "package".
            faults.add(fold + ": the artifact is not packaged: " + exact.get(0).file() + " is not a file");
        } else if (fold.unpack() && !Archive.unpacks(wanted.type())) {
            faults.add(fold + ": wrong type: only " + Archive.TYPES + " can be unpacked");
        } else {
            return Optional.of(exact.get(0).file());
        }
        return Optional.empty();
    }

    private static String names(List<ResolvedArtifact> artifacts) {
        return artifacts.isEmpty()
                ? "none"
                : artifacts.stream()
                        .map(artifact -> artifact.coordinates().toString())
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    /** @param what goes there, for messages */
    private static Optional<Path> place(
            Object what, String stageName, String target, List<StageSource> sources, List<String> faults) {
        Optional<Path> found = sources.stream()
                .map(StageSource::folder)
                .filter(folder -> stageName.matches("\\w[\\w.-]*"))
                .filter(folder -> Files.isDirectory(folder.resolve(stageName)))
                .findFirst();
        if (found.isEmpty()) {
            faults.add(what + ": there is no stage \"" + stageName + "\" in "
                    + sources.stream().map(StageSource::toString).collect(Collectors.joining(", ")));
            return Optional.empty();
        }
        Path stages = found.get();
        Path stage = Path.of(stageName);
        Path place = stage.resolve(PathBytes.path(PathBytes.utf8(target))).normalize();
        Optional<String> fault = place.equals(stage) || !place.startsWith(stage)
                ? Optional.of("the target is not inside the stage")
                : occupied(stages, place);
        fault.ifPresent(text -> faults.add(what + ": " + text));
        return fault.isPresent() ? Optional.empty() : Optional.of(place);
    }

    /** Why a target cannot be used: it exists already, or a file lies where one of its folders should be. */
    private static Optional<String> occupied(Path stages, Path place) {
        for (Path parent = place.getParent(); parent != null; parent = parent.getParent()) {
            Path onTheWay = stages.resolve(parent);
            if (Files.exists(onTheWay, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(onTheWay, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(onTheWay + " on the way to the target is not a folder");
            }
        }
        Path target = stages.resolve(place);
        return Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of("the target exists already: " + target)
                : Optional.empty();
    }

    private static void take(Object what, Path place, Map<Path, Object> taken, List<String> faults) {
        taken.forEach((other, its) -> {
            if (place.startsWith(other) || other.startsWith(place)) {
                faults.add(what + ": the target overlaps the " + its);
            }
        });
        taken.put(place, what);
    }
}
