// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.host.CheckResult;
import dev.kn86.image.host.HostCheck;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Shows what the build needs of this machine, the version found of each tool, and the one apt line that installs what
 * is missing; fails when something is. {@code tools/sd-provision/setup-host.sh} installs it.
 */
@Mojo(name = "doctor", requiresProject = false, aggregator = true, threadSafe = true)
public final class DoctorMojo extends GoalMojo {

    @Override
    protected void run(GoalContext context) throws BuildFailure, IOException {
        List<CheckResult> findings = context.hostCheck().findings();
        for (CheckResult finding : findings) {
            getLog().info(String.format("%-48s %s", finding.subject(), finding.found()));
        }
        HostCheck.refuse("this host is not ready to build", findings);
        getLog().info("this host is ready to build");
    }
}
