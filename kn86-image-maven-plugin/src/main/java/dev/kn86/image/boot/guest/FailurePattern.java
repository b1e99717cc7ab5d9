// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.guest;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Texts on the console after which a boot cannot succeed. */
public enum FailurePattern {
    PANIC("Kernel panic - not syncing", "the kernel panicked"),
    OOPS("Internal error: Oops|Unable to handle kernel", "the kernel crashed"),
    NO_ROOT("Gave up waiting for root|ALERT! .* does not exist", "the initramfs found no root file system"),
    EMERGENCY(
            "Reached target emergency\\.target|Reached target rescue\\.target",
            "systemd gave up and started its emergency shell"),
    UNIT_FAILED("\\[FAILED\\] Failed to", "a unit failed"),
    UNIT_DEPENDENCY("\\[DEPEND\\] Dependency failed for", "a unit could not start because of another one");

    private final Pattern pattern;
    private final String meaning;

    FailurePattern(String pattern, String meaning) {
        this.pattern = Pattern.compile(pattern);
        this.meaning = meaning;
    }

    /** What has happened, for messages. */
    String meaning() {
        return meaning;
    }

    /** The first of these patterns that a line holds. */
    static Optional<FailurePattern> in(String line) {
        return Arrays.stream(values())
                .filter(candidate -> candidate.pattern.matcher(line).find())
                .findFirst();
    }
}
