// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.board.binding.BindingCheck;
import dev.kn86.image.board.binding.KernelBindings;
import dev.kn86.image.board.overlay.DeviceTreeTools;
import dev.kn86.image.board.overlay.FilePatterns;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Validates overlays, with parameters, against the binding schemas of the pinned kernel. */
@Mojo(name = "bindings", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class BindingsMojo extends AbstractDebianMojo {

    /**
     * What to check, as in config.txt: {@code NAME} or {@code NAME,PARAMETER=VALUE}; what " + " joins is merged together.
     */
    @Parameter(required = true)
    private List<String> overlays;

    /** Where the compiled overlays lie. */
    @Parameter(defaultValue = "${project.build.directory}/overlays", required = true)
    private File overlaysDirectory;

    /** The mainline kernel's device trees, as paths whose last part may be a glob. */
    @Parameter(required = true)
    private List<String> baseTrees;

    /** Complaints of dt-validate that are known to be wrong, one a line; comments give the reason. */
    @Parameter
    private File acceptedComplaints;

    @Override
    protected void run() throws BuildFailure, IOException {
        List<String> accepted = acceptedComplaints == null
                ? List.of()
                : Files.readAllLines(acceptedComplaints.toPath()).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList();
        new BindingCheck(new DeviceTreeTools(commandRunner(), toolbox()), progress())
                .check(
                        overlays.stream().map(BindingsMojo::loads).toList(),
                        overlaysDirectory.toPath(),
                        FilePatterns.match(baseTrees),
                        new KernelBindings(pin(), archive(), commandRunner(), progress()).folder(),
                        accepted,
                        buildDirectory().resolve("binding-check"));
    }

    private static List<OverlayLoad> loads(String merge) {
        return Stream.of(merge.split("\\+"))
                .map(String::strip)
                .map(OverlayLoad::parse)
                .toList();
    }

    @Override
    protected Optional<Fingerprint> inputs() throws BuildFailure, IOException {
        Fingerprint fingerprint = archiveFingerprint().tree("overlays", overlaysDirectory.toPath());
        for (Path tree : FilePatterns.match(baseTrees)) {
            fingerprint.content(tree.getFileName().toString(), tree);
        }
        if (acceptedComplaints != null) {
            fingerprint.content("accepted complaints", acceptedComplaints.toPath());
        }
        return Optional.of(fingerprint);
    }
}
