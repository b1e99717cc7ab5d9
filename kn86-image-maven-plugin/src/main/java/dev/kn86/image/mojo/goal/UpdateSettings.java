// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.boot.life.UpdateRequest;
import dev.kn86.image.boot.panel.TourScenes;
import dev.kn86.image.image.payload.PayloadRequest;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.quantity.WholeNumber;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the user has set of the goal {@code update-test}.
 *
 * @param simulator of the Pico
 * @param program {@code kn86-update} for the build machine
 * @param font that the screen is drawn with
 * @param scenes what is done with the HUD
 * @param emulator by name or path
 * @param output gets report, logs and pictures
 * @param timeout of anything that is waited for, in seconds
 * @param life {@link #SHORT} or {@link #LONG}
 * @param seed of the power cuts
 */
public record UpdateSettings(
        FileOrArtifact simulator,
        FileOrArtifact program,
        FileOrArtifact font,
        FileOrArtifact scenes,
        String emulator,
        Path output,
        long timeout,
        String life,
        long seed) {

    private static final String SHORT = "short";
    private static final String LONG = "long";

    /** In seconds: a day. */
    private static final long LONGEST = 86_400;

    /**
     * Refuses values that no run could take. The image and the dependencies may be made by earlier goals and modules.
     */
    public void check() throws BuildFailure, IOException {
        WholeNumber.check("kn86.boot.timeout", timeout, 1, LONGEST);
        if (!List.of(SHORT, LONG).contains(life)) {
            throw new BuildFailure("kn86.update.life is \"" + life + "\"", "Set it to " + SHORT + " or " + LONG + ".");
        }
        simulator.checkFile();
        program.checkFile();
        font.checkFile();
        scenes.checkFile();
        if (scenes.path().isPresent()) {
            TourScenes.read(scenes.path().get());
        }
    }

    /**
     * The request of an update test.
     *
     * @param image the card image
     * @param product how the product's payload is made
     * @param artifacts gives those files that are named as artifacts
     */
    public UpdateRequest request(Path image, PayloadRequest product, ArtifactFiles artifacts) throws BuildFailure {
        return new UpdateRequest(
                image,
                product,
                simulator.file(artifacts),
                program.file(artifacts),
                scenes.file(artifacts),
                font.file(artifacts),
                emulator,
                output,
                Duration.ofSeconds(timeout),
                life.equals(LONG),
                seed);
    }

    /** What the verdict depends on. */
    public static Fingerprint inputs(UpdateRequest request, CommandRunner runner) throws BuildFailure, IOException {
        return request.product()
                .inputs()
                .stamp("image", request.image())
                .content("simulator", request.picoSimulator())
                .content("kn86-update", request.updateProgram())
                .content("scenes", request.scenes())
                .content("font", request.font())
                .value(
                        "QEMU",
                        runner.run(
                                        Command.of(request.emulator(), "--version"),
                                        "Install it, or correct kn86.boot.qemu.")
                                .stdout());
    }
}
