// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * One suite of a Debian archive, as in sources.list(5).
 *
 * @param archive the archive's base address, as apt takes it (http, https, file …)
 * @param suite for example {@code bookworm-backports}
 * @param components for example {@code main}, {@code non-free-firmware}
 * @param keyring packages are trusted only when a key of this file has signed them
 */
public record AptSource(URI archive, String suite, List<String> components, Path keyring) {

    public AptSource {
        components = List.copyOf(components);
        if (components.isEmpty() || !suite.matches("[a-z0-9][a-z0-9./-]*")) {
            throw new IllegalArgumentException("not a suite with components: " + suite + " " + components);
        }
    }

    /** A suite that is signed by Debian's own keys. */
    public AptSource(URI archive, String suite, List<String> components) {
        this(archive, suite, components, DebianMirror.KEYRING);
    }

    /** The line of sources.list. */
    public String line() {
        return "deb [signed-by=" + keyring + "] " + archive + " " + suite + " " + String.join(" ", components);
    }

    /** The lines of sources.list for several suites. */
    static List<String> lines(List<AptSource> sources) {
        return sources.stream().map(AptSource::line).toList();
    }
}
