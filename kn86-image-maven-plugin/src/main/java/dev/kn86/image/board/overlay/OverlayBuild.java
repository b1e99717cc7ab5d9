// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Compiles the overlays of a module and checks them. They are put into the output folder only when all of them fit. */
public final class OverlayBuild {

    private static final String VARIANT_TABLE = "variants.tsv";

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
     * @param variants overlays with parameters, to be checked as well
     * @param output receives {@code NAME.dtbo} files; what else is in it is deleted. The variants go to the folder
     *     beside it that ends in {@code -variants}, with a table {@code variants.tsv}: file and parameters
     * @throws BuildFailure when a source does not compile or an overlay does not fit; the output is gone then
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
            new OverlayCheck(tools, progress).check(overlays, variants, baseTrees.files());
            Path freshVariants = Files.createDirectory(work.resolve("variants"));
            writeVariants(variants, fresh, freshVariants);
            Files.move(freshVariants, variantFolder);
            Files.move(fresh, output);
        } finally {
            FileTrees.delete(fresh);
            FileTrees.delete(work);
        }
    }

    /** {@code NAME.NUMBER.dtbo}, and a table that says which is what: values are no names of files. */
    private static void writeVariants(List<OverlayLoad> variants, Path overlays, Path folder)
            throws BuildFailure, IOException {
        StringBuilder table = new StringBuilder();
        for (int number = 1; number <= variants.size(); number++) {
            OverlayLoad variant = variants.get(number - 1);
            String file = variant.name() + "." + number + ".dtbo";
            OverlayVariant.write(variant, overlays, folder.resolve(file));
            table.append(file).append('\t').append(variant).append('\n');
        }
        Files.writeString(folder.resolve(VARIANT_TABLE), table, StandardCharsets.ISO_8859_1);
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
