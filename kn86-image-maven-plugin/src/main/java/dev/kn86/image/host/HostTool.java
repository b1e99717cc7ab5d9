// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One line of the table {@code host-tools.tsv}, whose head describes the columns.
 *
 * @param probe a command, or the absolute path of a file or folder
 * @param minimum the oldest version that the build can use
 * @param versionOption the option that makes the command print its version
 * @param defaultPackage the Debian package
 * @param packages the package of releases ({@code ID-VERSION_ID}) that need another
 * @param users goals and modules that need the tool, in the order of the table
 * @param reason what the tool is needed for
 */
record HostTool(
        String probe,
        Optional<ToolVersion> minimum,
        Optional<String> versionOption,
        String defaultPackage,
        Map<String, String> packages,
        Set<String> users,
        String reason) {

    private static final int COLUMNS = 6;

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException when the line does not have six columns
     */
    static HostTool parse(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException(
                    "host-tools.tsv: " + COLUMNS + " columns wanted, " + columns.length + " found in: " + line);
        }
        List<String> packages = List.of(columns[3].split(" "));
        Map<String, String> byRelease = new TreeMap<>();
        for (String word : packages.subList(1, packages.size())) {
            String[] pair = word.split("=", 2);
            byRelease.put(pair[0], pair[1]);
        }
        return new HostTool(
                columns[0],
                cell(columns[1]).map(ToolVersion::new),
                cell(columns[2]),
                packages.get(0),
                byRelease,
                new LinkedHashSet<>(Arrays.asList(columns[4].split(","))),
                columns[5]);
    }

    private static Optional<String> cell(String text) {
        return text.equals("-") ? Optional.empty() : Optional.of(text);
    }

    boolean isFile() {
        return probe.startsWith("/");
    }

    /** The package that has the tool in a release such as {@code debian-12}. */
    String packageFor(String release) {
        return packages.getOrDefault(release, defaultPackage);
    }

    /** Who needs the tool and what for, in the words of setup-host.sh. */
    String purpose() {
        return "(" + String.join(",", users) + ": " + reason + ")";
    }
}
