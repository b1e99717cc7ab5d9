// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.engine.stage.StageShell;
import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Opens a shell in a stage's root, with the mounts and the environment of its hooks. A finished stage is entered as it
 * is. An unfinished stage is run, and the shell opens after its last hook or at the hook that fails. Changes are not
 * kept. Other builds with the same cache wait until the shell ends.
 */
@Mojo(name = "shell", threadSafe = true)
public class ShellMojo extends StagesMojo {

    /** The stage's name. The stages before it run when the cache lacks them. */
    @Parameter(property = "stage")
    private String stage;

    /** Whether the shell opens on the build machine, where {@code NN-run.sh} runs, with pi-gen's functions. */
    @Parameter(property = "kn86.shell.host", defaultValue = "false")
    private boolean host;

    @Override
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        super.check(context, debian);
        if (settings().engineKind().isUpstream()) {
            throw new BuildFailure(
                    "upstream pi-gen keeps no stage to open a shell in",
                    "Leave kn86.engine unset: the same stages run on the plugin's own engine.");
        }
    }

    @Override
    protected void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        stageBuild(context, debian).enter(StageShell.here(given(stage).orElse(""), host));
    }

    /** The same tools: the stages before the wanted one may have to run. */
    @Override
    protected String hostNeeds() {
        return "rootfs";
    }
}
