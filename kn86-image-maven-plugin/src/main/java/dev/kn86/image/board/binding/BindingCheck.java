// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.binding;

import dev.kn86.image.board.overlay.DeviceTreeTools;
import dev.kn86.image.board.overlay.MergedTree;
import dev.kn86.image.board.overlay.OverlayVariant;
import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.format.devicetree.TreeNode;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.file.ForeignText;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Validates base trees with overlays against the kernel's binding schemas, by dt-validate of the package dt-schema.
 * Base trees alone cause complaints as well; only complaints that an overlay adds count.
 */
public final class BindingCheck {

    private final DeviceTreeTools tools;
    private final Progress progress;

    public BindingCheck(DeviceTreeTools tools, Progress progress) {
        this.tools = tools;
        this.progress = progress;
    }

    /**
     * Reads complaints that are known to be wrong, one on each line. Lines that begin with {@code #} give the reasons.
     *
     * @param file the list; empty when no complaint is accepted
     */
    public static List<String> readAccepted(Optional<Path> file) throws BuildFailure, IOException {
        if (file.isEmpty()) {
            return List.of();
        }
        if (!Files.isRegularFile(file.get())) {
            throw new BuildFailure(
                    "<acceptedComplaints>: there is no file " + file.get(), "Correct the path, or leave it out.");
        }
        return ForeignText.lines(file.get()).stream()
                .map(ForeignText::shown)
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /**
     * Checks all merges on all base trees.
     *
     * @param merges overlays with parameters; the overlays of one list are merged together, in the list's order
     * @param overlays folder of {@code NAME.dtbo}
     * @param bindings the kernel's folder of schemas
     * @param accepted complaints that are known to be wrong, in dt-validate's words
     * @param work folder for merged trees and the chosen schemas; deleted afterwards
     * @throws BuildFailure listing every complaint that overlays add, and every accepted complaint that no longer
     *     occurs
     */
    public void check(
            List<List<OverlayLoad>> merges,
            Path overlays,
            List<Path> baseTrees,
            Path bindings,
            List<String> accepted,
            Path work)
            throws BuildFailure, IOException {
        try (Step step = progress.step("binding check")) {
            Files.createDirectories(work);
            Run run = new Run(overlays, new CompiledSchemas(new SchemaFiles(bindings), tools), accepted, work);
            for (Path base : baseTrees) {
                run.check(merges, base);
            }
            List<String> faults = run.faults();
            if (!faults.isEmpty()) {
                throw new BuildFailure(
                        "overlays break the kernel's bindings:\n  " + String.join("\n  ", faults),
                        "Correct the overlay; the schemas lie in " + bindings + ".");
            }
            step.done(run.checkedCompatibles());
        } finally {
            FileTrees.delete(work);
        }
    }

    /** One run of the check, with what it has found so far. */
    private final class Run {

        private final Path overlays;
        private final CompiledSchemas schemas;
        private final List<String> accepted;
        private final Path work;
        private final Set<String> faults = new TreeSet<>();
        private final Set<String> stale;
        private final Set<String> compatibles = new TreeSet<>();

        Run(Path overlays, CompiledSchemas schemas, List<String> accepted, Path work) {
            this.overlays = overlays;
            this.schemas = schemas;
            this.accepted = accepted;
            this.work = work;
            this.stale = new TreeSet<>(accepted);
        }

        void check(List<List<OverlayLoad>> merges, Path base) throws BuildFailure, IOException {
            Set<String> baseCompatibles = compatibles(FlatTree.read(base).root());
            Path schema = work.resolve("schema.json");
            schemas.compile(overlayCompatibles(merges), baseCompatibles, schema);
            Set<String> own = complaints(schema, base);
            for (List<OverlayLoad> loads : merges) {
                Path merged = merge(base, loads, overlays, work);
                Set<String> added =
                        new TreeSet<>(compatibles(FlatTree.read(merged).root()));
                added.removeAll(baseCompatibles);
                compatibles.addAll(added);
                for (String complaint : complaints(schema, merged)) {
                    stale.remove(complaint);
                    if (!own.contains(complaint) && !accepted.contains(complaint)) {
                        faults.add(names(loads) + " on " + base.getFileName() + ": " + complaint);
                    }
                }
            }
        }

        private Set<String> overlayCompatibles(List<List<OverlayLoad>> merges) throws BuildFailure, IOException {
            Set<String> found = new TreeSet<>();
            for (List<OverlayLoad> loads : merges) {
                for (OverlayLoad load : loads) {
                    Path variant = work.resolve("variant.dtbo");
                    OverlayVariant.write(load, overlays, variant);
                    found.addAll(compatibles(FlatTree.read(variant).root()));
                }
            }
            return found;
        }

        List<String> faults() {
            Set<String> all = new TreeSet<>(faults);
            stale.forEach(complaint -> all.add("accepted, but nothing complains of it any more: " + complaint));
            return List.copyOf(all);
        }

        String checkedCompatibles() {
            return compatibles.stream().map(schemas::describe).collect(Collectors.joining("; "));
        }
    }

    private static Path merge(Path base, List<OverlayLoad> loads, Path overlays, Path work)
            throws BuildFailure, IOException {
        MergedTree tree = new MergedTree(base, overlays);
        for (OverlayLoad load : loads) {
            try {
                tree.apply(load);
            } catch (BuildFailure e) {
                throw new BuildFailure(
                        names(loads) + " cannot be applied to " + base + ": "
                                + e.getMessage().lines().findFirst().orElseThrow(),
                        e.remedy(),
                        e);
            }
        }
        Path merged = work.resolve("merged.dtb");
        tree.write(merged);
        return merged;
    }

    private static String names(List<OverlayLoad> loads) {
        return loads.stream().map(OverlayLoad::toString).collect(Collectors.joining(" + "));
    }

    /** dt-validate's complaints, as "NODE: TEXT". A tree that it cannot read is an error. */
    private Set<String> complaints(Path schema, Path tree) throws BuildFailure {
        CommandResult result =
                tools.runner().run(Command.of("dt-validate", "-s", schema, tree), "Check " + tree + " with dtc.");
        String prefix = tree + ": ";
        return (result.stdout() + result.stderr())
                .lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> compatibles(TreeNode node) {
        Set<String> found = new TreeSet<>();
        byte[] list = node.properties().get("compatible");
        if (list != null) {
            found.addAll(List.of(new String(list, StandardCharsets.UTF_8).split("\0")));
        }
        node.children().values().forEach(child -> found.addAll(compatibles(child)));
        return found;
    }
}
