// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.OverlayChecks;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Compiles device-tree overlays and applies them, in every combination, to the device trees that they are for. A label
 * that does not resolve fails the build, and so does a pin that two overlays claim. With {@code overlays} set, the goal
 * compiles nothing and checks those overlays.
 */
@Mojo(name = "overlays", defaultPhase = LifecyclePhase.COMPILE, threadSafe = true)
public final class OverlaysMojo extends DebianMojo {

    /** Compiled overlays to check, in place of compiling any: paths whose last part may be a glob. */
    @Parameter
    private List<String> overlays = List.of();

    /**
     * The device trees that the overlays have to fit, as paths whose last part may be a glob; the pinned kernel's when
     * unset.
     */
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
     * Overlays with the parameters that a deck may need, as in config.txt: {@code NAME,PARAMETER=VALUE}. Overlays that
     * this goal compiles are checked with these parameters too, and pins always are.
     */
    @Parameter
    private List<String> variants = List.of();

    /** A config.txt whose overlays and {@code gpio=} lines must not claim a pin twice; unset: pins are not checked. */
    @Parameter
    private File configTxt;

    /**
     * The product's pin table: GPIO, name and owners, separated by tabs. A file, or an artifact as
     * {@code groupId:artifactId:type[:classifier]}.
     */
    @Parameter(property = "kn86.pin.table", defaultValue = "dev.kn86:device-tree:tsv:pins", required = true)
    private String pinTable;

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        settings().check();
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        OverlayChecks settings = settings();
        incremental()
                .inputs(() -> settings.inputs(context, debian))
                .outputs(() -> settings.outputs(debian))
                .run(() -> settings.run(context, debian));
    }

    private OverlayChecks settings() {
        return new OverlayChecks(
                overlays,
                baseTrees,
                sourceDirectory.toPath(),
                includeDirectories.stream().map(File::toPath).toList(),
                outputDirectory.toPath(),
                baseTreesDirectory.toPath(),
                variants,
                given(configTxt),
                input("the pin table", "kn86.pin.table", pinTable));
    }
}
