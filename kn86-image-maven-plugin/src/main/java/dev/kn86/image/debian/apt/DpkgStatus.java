// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** dpkg's database of a tree that need not run, nor have a dpkg. Format: dpkg(1), FILES, status. */
public final class DpkgStatus {

    private DpkgStatus() {}

    /** Packages whose files are there, their hashes unknown; none when the file is not in this layer. */
    public static List<PackageId> installed(Path status) throws IOException {
        List<PackageId> installed = new ArrayList<>();
        if (!Files.isRegularFile(status, LinkOption.NOFOLLOW_LINKS)) {
            return installed;
        }
        Map<String, String> fields = new HashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(status)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int colon = line.indexOf(": ");
                if (line.isEmpty()) {
                    add(fields, installed);
                    fields.clear();
                } else if (colon > 0 && line.charAt(0) != ' ') {
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
        }
        add(fields, installed);
        return installed;
    }

    /** The third word of Status is the state. */
    private static void add(Map<String, String> fields, List<PackageId> installed) {
        String state = fields.getOrDefault("Status", "not-installed").replaceFirst(".* ", "");
        if (!state.equals("not-installed") && !state.equals("config-files") && fields.containsKey("Version")) {
            installed.add(new PackageId(
                    fields.get("Package"), fields.get("Version"), fields.get("Architecture"), PackageId.UNKNOWN));
        }
    }
}
