// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.board.firmware.Board;
import dev.kn86.image.board.firmware.FirmwareText;
import dev.kn86.image.board.gpio.PinCheck;
import dev.kn86.image.board.gpio.PinTable;
import dev.kn86.image.board.overlay.BaseTrees;
import dev.kn86.image.board.overlay.DeviceTreeTools;
import dev.kn86.image.board.overlay.FilePatterns;
import dev.kn86.image.board.overlay.KernelBaseTrees;
import dev.kn86.image.board.overlay.OverlayBuild;
import dev.kn86.image.board.overlay.OverlayCheck;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the user has set of the goal {@code overlays}: overlays are compiled, or given, then applied to device trees,
 * then asked for their pins.
 *
 * @param overlays compiled overlays to check, as patterns; empty when the sources are to be compiled
 * @param baseTrees the device trees that the overlays have to fit, as patterns; empty for the pinned kernel's
 * @param sources folder of {@code NAME-overlay.dts}
 * @param includes where includes are looked for besides the source's own folder
 * @param output receives the compiled overlays
 * @param kernelTrees receives the pinned kernel's device trees
 * @param variants overlays with parameters, as in config.txt
 * @param configTxt a config.txt that must not claim a pin twice; empty when pins are not checked
 * @param pinTable the product's pins and their owners
 */
public record OverlayChecks(
        List<String> overlays,
        List<String> baseTrees,
        Path sources,
        List<Path> includes,
        Path output,
        Path kernelTrees,
        List<String> variants,
        Optional<Path> configTxt,
        FileOrArtifact pinTable) {

    public OverlayChecks {
        overlays = List.copyOf(overlays);
        baseTrees = List.copyOf(baseTrees);
        includes = List.copyOf(includes);
        variants = List.copyOf(variants);
    }

    /** Refuses a pin table that cannot be read. The other files may be made by earlier goals. */
    public void check() throws BuildFailure, IOException {
        if (configTxt.isPresent()) {
            pinTable.checkFile();
            if (pinTable.path().isPresent()) {
                PinTable.read(pinTable.path().get());
            }
        }
    }

    /** What the verdict depends on. */
    public Fingerprint inputs(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        Fingerprint fingerprint = debian.inputs().tree("sources", sources);
        for (Path folder : includes) {
            fingerprint.tree("includes in " + folder, folder);
        }
        List<Path> compiled = FilePatterns.match(overlays);
        if (!compiled.isEmpty()) {
            // Config.txt may ask for others of the folder, and the overlay map lies there.
            fingerprint.tree("overlays", compiled.get(0).getParent());
        }
        for (Path file : FilePatterns.match(baseTrees)) {
            fingerprint.content(file.getFileName().toString(), file);
        }
        if (configTxt.isPresent()) {
            for (Path file : FirmwareText.files(configTxt.get(), Board.ZERO_2_W)) {
                fingerprint.content(file.getFileName().toString(), file);
            }
            fingerprint.content("pin table", pinTable.file(context.artifacts()));
        }
        return fingerprint;
    }

    /** What a run leaves. */
    public Fingerprint outputs(DebianSource debian) throws BuildFailure, IOException {
        return baseTrees.isEmpty()
                ? debian.outputs("kernel").stamps("overlays", output).stamps("base trees", kernelTrees)
                : debian.outputs().stamps("overlays", output);
    }

    /** Compiles and checks. */
    public void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        DeviceTreeTools tools = new DeviceTreeTools(context.runner(), debian.toolbox());
        List<OverlayLoad> loads = variants.stream().map(OverlayLoad::parse).toList();
        List<Path> trees = trees(context, debian).files();
        Path folder = output;
        if (overlays.isEmpty()) {
            new OverlayBuild(tools, context.progress()).build(sources, includes, () -> trees, loads, folder);
        } else {
            List<Path> files = FilePatterns.match(overlays);
            folder = files.get(0).getParent();
            new OverlayCheck(tools, context.progress()).check(files, List.of(), trees);
        }
        if (configTxt.isPresent()) {
            new PinCheck(PinTable.read(pinTable.file(context.artifacts())), context.progress())
                    .check(configTxt.get(), folder, loads, trees);
        }
    }

    private BaseTrees trees(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        return baseTrees.isEmpty()
                ? new KernelBaseTrees(debian.pin(), debian.archive(), kernelTrees, context.runner(), context.progress())
                : () -> FilePatterns.match(baseTrees);
    }
}
