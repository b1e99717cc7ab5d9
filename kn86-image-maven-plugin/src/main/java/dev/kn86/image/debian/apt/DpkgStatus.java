// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.debian.control.ControlStanzas;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The database of a root tree's dpkg, read without that dpkg: the tree need not be able to run. Format: dpkg(1),
 * section FILES, {@code /var/lib/dpkg/status}.
 */
public final class DpkgStatus {

    /** States without files of the package in the tree (dpkg(1), section Package states). */
    private static final Set<String> WITHOUT_FILES = Set.of("not-installed", "config-files");

    /** The database's place in a root tree. */
    public static final String FILE = "var/lib/dpkg/status";

    private DpkgStatus() {}

    /**
     * The packages whose files are in the tree; the hashes of their {@code .deb} files are unknown.
     *
     * @param status the database; without such a file there are no packages
     * @throws BuildFailure when the file is damaged
     */
    public static List<PackageId> installed(Path status) throws BuildFailure, IOException {
        List<PackageId> installed = new ArrayList<>();
        if (Files.isRegularFile(status, LinkOption.NOFOLLOW_LINKS)) {
            for (Map<String, String> stanza : ControlStanzas.read(status)) {
                if (hasFiles(stanza)) {
                    installed.add(new PackageId(
                            stanza.get("Package"),
                            stanza.get("Version"),
                            stanza.get("Architecture"),
                            PackageId.UNKNOWN));
                }
            }
        }
        return installed;
    }

    /** Status has three words: what is wanted, errors, and the state. */
    private static boolean hasFiles(Map<String, String> stanza) {
        String state = stanza.getOrDefault("Status", "not-installed").replaceFirst(".* ", "");
        return !WITHOUT_FILES.contains(state) && stanza.containsKey("Version");
    }
}
