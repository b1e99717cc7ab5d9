// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.boot.guest.Readiness;
import dev.kn86.image.boot.push.DeckAddress;
import dev.kn86.image.boot.push.Push;
import dev.kn86.image.boot.push.PushRequest;
import dev.kn86.image.mojo.goal.GoalContext;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.quantity.WholeNumber;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Puts a program into a running development deck and restarts its unit; the deck has its own program again when it
 * starts the next time (docs/building.md, "A deck to try things on").
 */
@Mojo(name = "push", threadSafe = true)
public final class PushMojo extends GoalMojo {

    /** In seconds: an hour. */
    private static final long LONGEST = 3600;

    /** The program, for arm64. */
    @Parameter(property = "kn86.push.file", required = true)
    private File file;

    /** The file on the deck whose place it takes. */
    @Parameter(property = "kn86.push.target", required = true)
    private String target;

    /** The systemd unit that runs it. */
    @Parameter(property = "kn86.push.unit", defaultValue = Readiness.NOSH, required = true)
    private String unit;

    /** Where root's shell of the deck is: unix:PATH (the goal {@code run}), serial:DEVICE or ssh://USER@HOST:PORT. */
    @Parameter(property = "kn86.push.to", required = true)
    private String deck;

    /** The limit of each step, in seconds: a serial line takes a minute for a megabyte. */
    @Parameter(property = "kn86.push.timeout", defaultValue = "120")
    private long timeout;

    @Override
    protected void check(GoalContext context) throws BuildFailure {
        request();
    }

    @Override
    protected void run(GoalContext context) throws BuildFailure, IOException {
        if (!file.isFile()) {
            throw new BuildFailure(
                    "push: there is no " + file, "Build it, or correct kn86.push.file (docs/building.md).");
        }
        new Push(context.runner(), context.progress()).run(request());
    }

    private PushRequest request() throws BuildFailure {
        PushRequest.checkTarget("kn86.push.target", target);
        Readiness.checkUnit("kn86.push.unit", unit);
        WholeNumber.check("kn86.push.timeout", timeout, 1, LONGEST);
        return new PushRequest(
                file.toPath(),
                target,
                unit,
                DeckAddress.parse("kn86.push.to", deck, folder()),
                Duration.ofSeconds(timeout));
    }
}
