// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.mojo.goal.DebianSource;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.mojo.goal.MavenLogins;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/** The parameters of the goals that need Debian packages, the pinned tools included. */
abstract class DebianMojo extends GoalMojo {

    /**
     * The pin of upstream versions: a file, or an artifact as {@code groupId:artifactId:type[:classifier]}. The default
     * is the pin that was released with this plugin.
     */
    @Parameter(property = "kn86.pin", defaultValue = "dev.kn86:sd-provision:env:pin", required = true)
    private String pinFile;

    /** Base address of a Debian mirror; the pin's snapshot or the host's own apt sources decide when unset. */
    @Parameter(property = "kn86.debian.mirror")
    private String debianMirror;

    /** Address below which Debian's snapshot archive keeps {@code debian/TIMESTAMP}; needed when the pin names one. */
    @Parameter(property = "kn86.debian.snapshot.service")
    private String snapshotService;

    @Inject
    private SettingsDecrypter decrypter;

    /** As {@link #check(GoalContext)}. */
    protected void check(GoalContext context, DebianSource debian) throws BuildFailure, IOException {
        debian.check();
    }

    /** As {@link #run(GoalContext)}. */
    protected abstract void run(GoalContext context, DebianSource debian) throws BuildFailure, IOException;

    @Override
    protected final void check(GoalContext context) throws BuildFailure, IOException {
        check(context, debian(context));
    }

    @Override
    protected final void run(GoalContext context) throws BuildFailure, IOException {
        run(context, debian(context));
    }

    /** With {@code -U} the goal runs, since only a run fetches new package lists. */
    @Override
    protected final boolean isForced() {
        return super.isForced() || context().session().renewal();
    }

    private DebianSource debian(GoalContext context) throws BuildFailure {
        return new DebianSource(
                context,
                input("the pin", "kn86.pin", pinFile),
                withLogin("kn86.debian.mirror", debianMirror),
                withLogin("kn86.debian.snapshot.service", snapshotService));
    }

    private Optional<String> withLogin(String property, String address) throws BuildFailure {
        return given(address).isPresent()
                ? Optional.of(new MavenLogins(session().getSettings(), decrypter).into(property, address))
                : Optional.empty();
    }
}
