// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.failure.BuildFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads the timestamp of a reproducible build, in the forms that Maven's own plugins take. */
final class OutputTimestamp {

    /** The environment variable of reproducible-builds.org: seconds since 1970. */
    static final String VARIABLE = "SOURCE_DATE_EPOCH";

    private OutputTimestamp() {}

    /**
     * The timestamp, in whole seconds.
     *
     * @param configured {@code project.build.outputTimestamp}: ISO 8601 with an offset, or seconds since 1970; or null
     * @param sourceDateEpoch what counts when nothing is configured: seconds since 1970 (reproducible-builds.org,
     *     SOURCE_DATE_EPOCH); or null
     * @throws BuildFailure when neither is given, or what is given is no time
     */
    static Instant of(String configured, String sourceDateEpoch) throws BuildFailure {
        String text = configured != null ? configured : sourceDateEpoch;
        if (text == null) {
            throw new BuildFailure(
                    "the build has no timestamp",
                    "Set the property project.build.outputTimestamp in the parent's pom.xml, or SOURCE_DATE_EPOCH.");
        }
        try {
            return text.matches("\\d+")
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : Instant.ofEpochSecond(OffsetDateTime.parse(text).toEpochSecond());
        } catch (DateTimeException | NumberFormatException e) {
            throw new BuildFailure(
                    "the build's timestamp \"" + text + "\" is no time",
                    "Write project.build.outputTimestamp like 2026-11-01T00:00:00Z or as seconds since 1970.",
                    e);
        }
    }
}
