// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.text.TerminalText;
import java.util.Comparator;

/**
 * Identifies a binary package down to its bytes.
 *
 * @param name the package
 * @param version its full Debian version, epoch included
 * @param architecture for example {@code arm64} or {@code all}
 * @param sha256 SHA-256 of its file, lower-case hexadecimal; {@link #UNKNOWN} when apt has not fetched it (a stage's
 *     own {@code dpkg -i})
 */
public record PackageId(String name, String version, String architecture, String sha256)
        implements Comparable<PackageId> {

    /** Stands for a hash that is not known. */
    public static final String UNKNOWN = "-";

    private static final Comparator<PackageId> ORDER = Comparator.comparing(PackageId::name)
            .thenComparing(PackageId::architecture)
            .thenComparing(PackageId::version)
            .thenComparing(PackageId::sha256);

    public PackageId {
        for (String field : new String[] {name, version, architecture}) {
            if (!field.matches("[A-Za-z0-9.+~:-]+")) {
                throw new IllegalArgumentException("not a word of a Debian package: " + TerminalText.quoted(field));
            }
        }
        if (!sha256.equals(UNKNOWN) && !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256: " + TerminalText.quoted(sha256));
        }
    }

    /** Reads a line of a package list, see {@link #line}. */
    public static PackageId parse(String line) {
        String[] fields = line.split(" ");
        if (fields.length != 4) {
            throw new IllegalArgumentException(
                    "not \"name version architecture sha256\": " + TerminalText.quoted(line));
        }
        return new PackageId(fields[0], fields[1], fields[2], fields[3]);
    }

    /**
     * Reads the name that apt gives to a package's file, {@code name_version_architecture.deb}, in which the epoch's
     * colon is escaped.
     */
    public static PackageId ofFile(String fileName, String sha256) {
        String[] fields =
                fileName.replaceFirst("\\.deb$", "").replace("%3a", ":").split("_");
        if (fields.length != 3) {
            throw new IllegalArgumentException("not name_version_architecture.deb: " + TerminalText.quoted(fileName));
        }
        return new PackageId(fields[0], fields[1], fields[2], sha256);
    }

    /** The name that apt gives to the package's file. */
    public String fileName() {
        return fileName(name, version, architecture);
    }

    /** The name that apt gives to a package's file. */
    public static String fileName(String name, String version, String architecture) {
        return name + "_" + version.replace(":", "%3a") + "_" + architecture + ".deb";
    }

    /** A line of a package list: four words, separated by blanks. */
    public String line() {
        return name + " " + version + " " + architecture + " " + sha256;
    }

    @Override
    public int compareTo(PackageId other) {
        return ORDER.compare(this, other);
    }
}
