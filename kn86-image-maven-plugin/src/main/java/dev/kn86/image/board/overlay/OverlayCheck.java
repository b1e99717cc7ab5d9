// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.format.devicetree.OverlayMerge;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
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
     * @param overlays compiled overlays, {@code NAME.dtbo} of one folder, in the order in which they are applied
     *     together
     * @param variants the same overlays with parameters
     * @param baseTrees the trees that they have to fit
     * @throws BuildFailure listing every label that does not resolve, else every merge that fails
     */
    public void check(List<Path> overlays, List<OverlayLoad> variants, List<Path> baseTrees)
            throws BuildFailure, IOException {
        try (Step step = progress.step("overlay check")) {
            List<String> faults = unresolvedLabels(overlays, baseTrees);
            List<List<OverlayLoad>> merges = combinations(overlays, variants);
            if (faults.isEmpty()) {
                faults = failedMerges(merges, overlays.get(0).resolveSibling(""), baseTrees);
            }
            if (!faults.isEmpty()) {
                throw new BuildFailure(
                        "overlays do not fit their base trees:\n  " + String.join("\n  ", faults),
                        "Correct the overlay; fdtget -p TREE /__symbols__ lists the labels of a base tree.");
            }
            step.done(merges.size() + " combinations on " + names(baseTrees));
        }
    }

    private List<String> unresolvedLabels(List<Path> overlays, List<Path> baseTrees) throws BuildFailure, IOException {
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
                missing.removeAll(new OverlayMerge(FlatTree.read(base).root()).labels());
                missing.removeIf(label -> label.startsWith("/"));
                missing.forEach(label ->
                        faults.add(overlay.getFileName() + ": label \"" + label + "\" does not resolve in " + base));
            }
        }
        return faults;
    }

    private static List<String> failedMerges(List<List<OverlayLoad>> merges, Path folder, List<Path> baseTrees)
            throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path base : baseTrees) {
            for (List<OverlayLoad> merge : merges) {
                try {
                    MergedTree tree = new MergedTree(base, folder);
                    for (OverlayLoad load : merge) {
                        tree.apply(load);
                    }
                } catch (BuildFailure e) {
                    faults.add(describe(merge) + " cannot be applied to " + base + ": "
                            + e.getMessage().lines().findFirst().orElseThrow());
                }
            }
        }
        return faults;
    }

    /** Every choice but the empty one, short ones first. */
    private static List<List<OverlayLoad>> combinations(List<Path> overlays, List<OverlayLoad> variants) {
        Map<String, List<OverlayLoad>> forms = new LinkedHashMap<>();
        for (Path overlay : overlays) {
            String name = overlay.getFileName().toString().replaceFirst("\\.dtbo$", "");
            forms.put(name, new ArrayList<>(List.of(new OverlayLoad(name, List.of()))));
        }
        for (OverlayLoad variant : variants) {
            forms.computeIfAbsent(variant.name(), key -> new ArrayList<>()).add(variant);
        }
        List<List<OverlayLoad>> combinations = List.of(List.of());
        for (List<OverlayLoad> alternatives : forms.values()) {
            List<List<OverlayLoad>> longer = new ArrayList<>(combinations);
            for (List<OverlayLoad> combination : combinations) {
                for (OverlayLoad overlay : alternatives) {
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

    private static String describe(List<OverlayLoad> loads) {
        return loads.stream()
                .map(load -> load.parameters().isEmpty() ? load.name() + ".dtbo" : load.toString())
                .collect(Collectors.joining(", "));
    }

    private static String names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", "));
    }
}
