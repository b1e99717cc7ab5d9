// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Compiles the overlays of a module and checks them. They are put into the output folder only when all of them fit. */
public final class OverlayBuild {

    private final DeviceTreeTools tools;
    private final Progress progress;

    /**
     * @param tools compile, merge and read device trees
     * @param progress is told of the results
     */
    public OverlayBuild(DeviceTreeTools tools, Progress progress) {
        this.tools = tools;
        this.progress = progress;
    }

    /**
     * Compiles and checks the overlays.
     *
     * @param sources folder of {@code NAME-overlay.dts} files
     * @param includeFolders where {@code #include} and {@code /include/} look, besides the source's own folder
     * @param baseTrees the trees that the overlays have to fit
     * @param variants overlays with parameters, which are checked as well
     * @param output the folder for {@code NAME.dtbo} files; its earlier content is deleted. The variants go to the
     *     folder beside it whose name ends in {@code -variants}
     * @throws BuildFailure when a source does not compile or an overlay does not fit; there is no output then
     */
    public void build(
            Path sources, List<Path> includeFolders, BaseTrees baseTrees, List<OverlayLoad> variants, Path output)
            throws BuildFailure, IOException {
        Path fresh = output.resolveSibling(output.getFileName() + ".new");
        Path work = output.resolveSibling(output.getFileName() + ".work");
        Path variantFolder = output.resolveSibling(output.getFileName() + "-variants");
        try {
            FileTrees.delete(output);
            FileTrees.delete(variantFolder);
            FileTrees.delete(fresh);
            Files.createDirectories(fresh);
            Files.createDirectories(work);
            compile(sources(sources), includeFolders, fresh, work);
            List<Path> overlays = new ArrayList<>(FileTrees.sortedEntries(fresh));
            Path freshVariants = Files.createDirectory(work.resolve("variants"));
            for (OverlayLoad variant : variants) {
                overlays.add(OverlayVariant.make(variant, fresh, freshVariants));
            }
            new OverlayCheck(tools, progress).check(overlays, baseTrees.files(), work.resolve("merges"));
            Files.move(freshVariants, variantFolder);
            Files.move(fresh, output);
        } finally {
            FileTrees.delete(fresh);
            FileTrees.delete(work);
        }
    }

    private void compile(List<Path> sources, List<Path> includeFolders, Path folder, Path work)
            throws BuildFailure, IOException {
        try (Step step = progress.step("overlays")) {
            OverlayCompiler compiler = new OverlayCompiler(tools, includeFolders);
            for (Path source : sources) {
                compiler.compile(source, folder, work);
            }
            step.done(sources.size() + " compiled");
        }
    }

    private static List<Path> sources(Path folder) throws BuildFailure, IOException {
        List<Path> sources = List.of();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                sources = files.filter(file -> file.toString().endsWith(".dts"))
                        .sorted()
                        .toList();
            }
        }
        if (sources.isEmpty()) {
            throw new BuildFailure(
                    "there are no overlays: " + folder + " holds no *" + OverlayCompiler.SOURCE_SUFFIX,
                    "Point <sourceDirectory> at the overlays' sources.");
        }
        for (Path source : sources) {
            if (!source.toString().endsWith(OverlayCompiler.SOURCE_SUFFIX)) {
                throw new BuildFailure(
                        source + " is not called NAME" + OverlayCompiler.SOURCE_SUFFIX,
                        "Rename it, or make it an include (*.dtsi).");
            }
        }
        return sources;
    }
}
