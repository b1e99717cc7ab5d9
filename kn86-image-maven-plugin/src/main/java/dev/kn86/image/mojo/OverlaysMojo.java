// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

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
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Compiles device-tree overlays and applies them, in every combination, to the device trees that they are for: a
 * label that does not resolve fails the build, and so does a pin that two of them claim. With {@code overlays} set it
 * compiles nothing and checks those.
 */
@Mojo(name = "overlays", defaultPhase = LifecyclePhase.COMPILE, threadSafe = true)
public final class OverlaysMojo extends AbstractDebianMojo {

    /** Compiled overlays to check, in place of compiling any: paths whose last part may be a glob. */
    @Parameter
    private List<String> overlays = List.of();

    /** The device trees that the overlays have to fit, as paths whose last part may be a glob; the pinned kernel's when unset. */
    @Parameter
    private List<String> baseTrees = List.of();

    /** Where the sources lie, called {@code NAME-overlay.dts}. */
    @Parameter(defaultValue = "${project.basedir}/src/main/dts", required = true)
    private File sourceDirectory;

    /** Where includes are looked for besides the source's own folder. */
    @Parameter
    private List<File> includeDirectories = List.of();

    /** Receives {@code NAME.dtbo} files and nothing else. */
    @Parameter(defaultValue = "${project.build.directory}/overlays", required = true)
    private File outputDirectory;

    /** Receives the pinned kernel's device trees when {@code baseTrees} is unset. */
    @Parameter(defaultValue = "${project.build.directory}/base-trees", required = true)
    private File baseTreesDirectory;

    /**
     * Overlays with the parameters that a deck may need, as in config.txt: {@code NAME,PARAMETER=VALUE}. Compiled
     * overlays are checked with them too, and pins always are.
     */
    @Parameter
    private List<String> variants = List.of();

    /** A config.txt whose overlays and {@code gpio=} lines must not claim a pin twice; unset: pins are not checked. */
    @Parameter
    private File configTxt;

    /** The product's pin table: GPIO, name and owners, separated by tabs. */
    @Parameter(defaultValue = "${maven.multiModuleProjectDirectory}/device-tree/src/main/pins.tsv")
    private File pinTable;

    @Override
    protected void run() throws BuildFailure, IOException {
        DeviceTreeTools tools = new DeviceTreeTools(commandRunner(), toolbox());
        List<OverlayLoad> loads = variants.stream().map(OverlayLoad::parse).toList();
        List<Path> trees = baseTrees().files();
        Path folder = outputDirectory.toPath();
        if (overlays.isEmpty()) {
            new OverlayBuild(tools, progress())
                    .build(
                            sourceDirectory.toPath(),
                            includeDirectories.stream().map(File::toPath).toList(),
                            () -> trees,
                            loads,
                            folder);
        } else {
            List<Path> files = FilePatterns.match(overlays);
            folder = files.get(0).getParent();
            new OverlayCheck(tools, progress())
                    .check(files, trees, buildDirectory().resolve("overlay-check"));
        }
        if (configTxt != null) {
            new PinCheck(PinTable.read(pinTable.toPath()), tools, progress())
                    .check(
                            configTxt.toPath(),
                            folder,
                            loads,
                            trees,
                            buildDirectory().resolve("pin-check"));
        }
    }

    @Override
    protected Optional<Fingerprint> inputs() throws BuildFailure, IOException {
        Fingerprint fingerprint = archiveFingerprint().tree("sources", sourceDirectory.toPath());
        for (File folder : includeDirectories) {
            fingerprint.tree("includes in " + folder, folder.toPath());
        }
        for (Path file : FilePatterns.match(overlays)) {
            fingerprint.content(file.getFileName().toString(), file);
        }
        for (Path file : FilePatterns.match(baseTrees)) {
            fingerprint.content(file.getFileName().toString(), file);
        }
        if (configTxt != null) {
            fingerprint.content("config.txt", configTxt.toPath()).content("pin table", pinTable.toPath());
        }
        return Optional.of(fingerprint);
    }

    @Override
    protected Fingerprint outputs() throws BuildFailure, IOException {
        Fingerprint fingerprint = super.outputs().stamps("overlays", outputDirectory.toPath());
        if (baseTrees.isEmpty()) {
            fingerprint.stamps("base trees", baseTreesDirectory.toPath());
            addPackageLists(fingerprint, "arm64", "kernel");
        }
        return fingerprint;
    }

    private BaseTrees baseTrees() throws BuildFailure, IOException {
        return baseTrees.isEmpty()
                ? new KernelBaseTrees(pin(), archive(), baseTreesDirectory.toPath(), commandRunner(), progress())
                : () -> FilePatterns.match(baseTrees);
    }
}
