// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Applies overlays to every base tree in every combination: each overlay left out, plain, or as one of its variants.
 * The device's firmware drops an overlay that does not fit, and says nothing (Raspberry Pi documentation,
 * device-tree.adoc).
 */
public final class OverlayCheck {

    private final DeviceTreeTools tools;
    private final Progress progress;

    /**
     * @param tools merge and read device trees
     * @param progress is told of the result
     */
    public OverlayCheck(DeviceTreeTools tools, Progress progress) {
        this.tools = tools;
        this.progress = progress;
    }

    /**
     * Checks all combinations.
     *
     * @param overlays compiled overlays, {@code NAME.dtbo}, and variants, {@code NAME,PARAMETER=VALUE.dtbo}, in the
     *     order in which they are applied together
     * @param baseTrees the trees that the overlays have to fit
     * @param work folder for merged trees; deleted afterwards
     * @throws BuildFailure listing every label that does not resolve; when all do, every merge that fails
     */
    public void check(List<Path> overlays, List<Path> baseTrees, Path work) throws BuildFailure, IOException {
        try (Step step = progress.step("overlay check")) {
            List<String> faults = unresolvedLabels(overlays, baseTrees);
            if (faults.isEmpty()) {
                // fdtoverlay reports a missing label as FDT_ERR_NOTFOUND, without the label's name.
                faults = failedMerges(overlays, baseTrees, work);
            }
            if (!faults.isEmpty()) {
                throw new BuildFailure(
                        "overlays do not fit their base trees:\n  " + String.join("\n  ", faults),
                        "Correct the overlay; fdtget -p TREE /__symbols__ lists the labels of a base tree.");
            }
            step.done(combinations(overlays).size() + " combinations on " + names(baseTrees));
        }
    }

    private List<String> unresolvedLabels(List<Path> overlays, List<Path> baseTrees) throws BuildFailure {
        List<String> faults = new ArrayList<>();
        for (Path base : baseTrees) {
            Optional<Set<String>> symbols = tools.symbols(base);
            for (Path overlay : overlays) {
                Set<String> missing = new TreeSet<>(tools.fixups(overlay));
                if (symbols.isEmpty() && !missing.isEmpty()) {
                    faults.add(overlay.getFileName() + ": no label resolves in " + base
                            + ", which has no __symbols__ (it was compiled without dtc -@)");
                    continue;
                }
                symbols.ifPresent(missing::removeAll);
                missing.forEach(label ->
                        faults.add(overlay.getFileName() + ": label \"" + label + "\" does not resolve in " + base));
            }
        }
        return faults;
    }

    private List<String> failedMerges(List<Path> overlays, List<Path> baseTrees, Path work)
            throws BuildFailure, IOException {
        List<List<Path>> merges = combinations(overlays);
        List<String> faults = new ArrayList<>();
        Files.createDirectories(work);
        try {
            for (Path base : baseTrees) {
                for (List<Path> merge : merges) {
                    CommandResult result = tools.apply(base, merge, work.resolve("merged.dtb"));
                    if (!result.succeeded()) {
                        faults.add(names(merge) + " cannot be applied to " + base + ": "
                                + result.stderr().strip());
                    }
                }
            }
        } finally {
            FileTrees.delete(work);
        }
        return faults;
    }

    /** Every combination of one overlay or more, those of few overlays first. */
    private static List<List<Path>> combinations(List<Path> overlays) {
        Map<String, List<Path>> forms = new LinkedHashMap<>();
        for (Path overlay : overlays) {
            String name = overlay.getFileName().toString().replaceFirst("(,.*)?\\.dtbo$", "");
            forms.computeIfAbsent(name, key -> new ArrayList<>()).add(overlay);
        }
        List<List<Path>> combinations = List.of(List.of());
        for (List<Path> alternatives : forms.values()) {
            List<List<Path>> longer = new ArrayList<>(combinations);
            for (List<Path> combination : combinations) {
                for (Path overlay : alternatives) {
                    longer.add(Stream.concat(combination.stream(), Stream.of(overlay))
                            .toList());
                }
            }
            combinations = longer;
        }
        return combinations.stream()
                .filter(combination -> !combination.isEmpty())
                .sorted(Comparator.comparingInt(List::size))
                .toList();
    }

    private static String names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", "));
    }
}
