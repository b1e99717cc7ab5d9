// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.board.binding.BindingCheck;
import dev.kn86.image.board.binding.KernelBindings;
import dev.kn86.image.board.overlay.DeviceTreeTools;
import dev.kn86.image.board.overlay.FilePatterns;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Validates overlays, with parameters, against the binding schemas of the pinned kernel. */
@Mojo(name = "bindings", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class BindingsMojo extends DebianMojo {

    /**
     * What to check, as in config.txt: {@code NAME} or {@code NAME,PARAMETER=VALUE}. Overlays joined by " + " are
     * merged together.
     */
    @Parameter(required = true)
    private List<String> overlays;

    /** Where the compiled overlays lie. */
    @Parameter(defaultValue = "${project.build.directory}/overlays", required = true)
    private File overlaysDirectory;

    /** The mainline kernel's device trees, as paths whose last part may be a glob. */
    @Parameter(required = true)
    private List<String> baseTrees;

    /** A file of complaints of dt-validate that are known to be wrong, one a line; comments give the reason. */
    @Parameter
    private File acceptedComplaints;

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        BindingCheck.readAccepted(given(acceptedComplaints));
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        incremental()
                .inputs(() -> inputs(debian))
                .outputs(() -> debian.outputs())
                .run(() -> validate(context, debian));
    }

    private void validate(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        new BindingCheck(new DeviceTreeTools(context.runner(), debian.toolbox()), context.progress())
                .check(
                        overlays.stream().map(OverlayLoad::parseMerge).toList(),
                        overlaysDirectory.toPath(),
                        FilePatterns.match(baseTrees),
                        new KernelBindings(debian.pin(), debian.archive(), context.runner(), context.progress())
                                .folder(),
                        BindingCheck.readAccepted(given(acceptedComplaints)),
                        context.target().resolve("binding-check"));
    }

    private Fingerprint inputs(DebianSource debian) throws BuildFailure, IOException {
        Fingerprint fingerprint = debian.inputs().tree("overlays", overlaysDirectory.toPath());
        for (Path tree : FilePatterns.match(baseTrees)) {
            fingerprint.content(tree.getFileName().toString(), tree);
        }
        return acceptedComplaints == null
                ? fingerprint
                : fingerprint.content("accepted complaints", acceptedComplaints.toPath());
    }
}
