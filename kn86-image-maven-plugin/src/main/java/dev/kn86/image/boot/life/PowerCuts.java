// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Cuts the power at moments that a seed decides: while the deck starts, and while it installs. After each cut the next
 * start has to come up with the confirmed version.
 */
final class PowerCuts {

    private static final int CUTS = 20;

    /** About what a start takes on a machine that does nothing else, and an installation. */
    private static final long MOST_MILLIS = 100_000;

    /** The version is good, and not the one that runs. */
    private static final TestVersion VERSION = TestVersion.THIRD;

    private static final String INSTALL = "mkdir -p /run/stick && mount -o ro " + UpdateLane.STICK + " /run/stick && "
            + "systemd-run --quiet /opt/nosh/bin/kn86-update install --no-restart /run/stick/" + VERSION.fileName();

    private final UpdateLane lane;
    private final long seed;
    private final Progress progress;

    PowerCuts(UpdateLane lane, long seed, Progress progress) {
        this.lane = lane;
        this.seed = seed;
        this.progress = progress;
    }

    void run() throws BuildFailure, IOException {
        progress.info("  power cuts by the seed " + seed);
        SplittableRandom moments = new SplittableRandom(seed);
        for (int cut = 1; cut <= CUTS; cut++) {
            Duration delay = Duration.ofMillis(moments.nextLong(MOST_MILLIS));
            if (cut % 2 == 0) {
                lane.cutWhileStarting(delay);
            } else {
                cutWhileInstalling(delay);
            }
        }
    }

    private void cutWhileInstalling(Duration delay) throws BuildFailure, IOException {
        try (UpdateLane.On deck = lane.powerOn("Installation, power cut after " + delay.toMillis() / 1e3 + " s")) {
            deck.plug(VERSION);
            deck.ask(INSTALL);
            deck.cutAfter(delay);
        }
    }
}
