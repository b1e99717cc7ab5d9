// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.apt;

import java.net.URI;
import java.util.List;

/**
 * One suite of a Debian archive, as in sources.list(5).
 *
 * @param archive the archive's base address, as apt takes it (http, https, file …)
 * @param suite for example {@code bookworm-backports}
 * @param components for example {@code main}, {@code non-free-firmware}
 */
public record AptSource(URI archive, String suite, List<String> components) {

    public AptSource {
        components = List.copyOf(components);
        if (components.isEmpty() || !suite.matches("[a-z0-9][a-z0-9./-]*")) {
            throw new IllegalArgumentException("not a suite with components: " + suite + " " + components);
        }
    }

    /** The line of sources.list; packages are trusted only when the Debian archive key has signed them. */
    public String line() {
        return "deb [signed-by=" + DebianMirror.KEYRING + "] " + archive + " " + suite + " " + String.join(" ", components);
    }
}
