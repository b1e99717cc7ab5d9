// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.host.Host;
import dev.kn86.image.host.InstalledTools;
import dev.kn86.image.image.install.CardInstaller;
import dev.kn86.image.image.install.InstallRequest;
import dev.kn86.image.mojo.goal.FileOrArtifact;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Does with a card image what a deck does with its card: installs a payload into the slot that is not confirmed, so
 * that the deck's next start tries it (docs/update.md, "On the build machine").
 */
@Mojo(name = "install", threadSafe = true)
public final class InstallMojo extends GoalMojo {

    /** The raw card image. It is replaced when all went well, and unchanged otherwise. */
    @Parameter(property = "kn86.image", required = true)
    private File image;

    /** The payload. */
    @Parameter(property = "kn86.payload", required = true)
    private File payload;

    /** The device that the image is for. */
    @Parameter(property = "kn86.hardware", defaultValue = "kn86-zero2w", required = true)
    private String hardware;

    /** The folder of the keys that are trusted, NAME.pem each. Unset, those that the image's confirmed slot trusts. */
    @Parameter(property = "kn86.install.keys")
    private File keys;

    /**
     * {@code kn86-update} for the build machine: a file, or an artifact as
     * {@code groupId:artifactId:type[:classifier]}.
     */
    @Parameter(property = "kn86.update.program", required = true)
    private String updateProgram;

    @Override
    protected String hostNeeds() {
        return "inspect";
    }

    @Override
    protected void check(GoalContext context) throws BuildFailure, IOException {
        program().checkFile();
    }

    @Override
    protected void run(GoalContext context) throws BuildFailure, IOException {
        InstallRequest request = new InstallRequest(
                image.toPath(), payload.toPath(), program().file(context.artifacts()), hardware, given(keys));
        new CardInstaller(new InstalledTools(Host.current(context.runner())), context.runner(), context.progress())
                .install(request);
    }

    private FileOrArtifact program() {
        return input("kn86-update", "kn86.update.program", updateProgram);
    }
}
