// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A sorted list of packages. A file has one package a line, {@code name version architecture sha256}; lines that begin
 * with {@code #} are comments.
 *
 * @param packages the packages; each one once
 */
public record PackageList(SortedSet<PackageId> packages) {

    private static final List<String> HEADER = List.of(
            "# Every package that the build installed, those that a later stage took out again included, and the boot",
            "# firmware: name, version, architecture, SHA-256 of the .deb (- when no apt brought it).");

    public PackageList {
        packages = new TreeSet<>(packages);
    }

    /** A list of packages that are given in any order. */
    public static PackageList of(Collection<PackageId> packages) {
        return new PackageList(new TreeSet<>(packages));
    }

    /**
     * Reads a list.
     *
     * @throws BuildFailure when a line is not a package; names file and line
     */
    public static PackageList read(Path file) throws BuildFailure, IOException {
        SortedSet<PackageId> packages = new TreeSet<>();
        int number = 0;
        // A line that is not ASCII is no package.
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                packages.add(PackageId.parse(line.strip()));
            } catch (IllegalArgumentException e) {
                throw new BuildFailure(
                        file + ":" + number + ": " + e.getMessage(),
                        "Take the packages.lock that the goal kn86-image:rootfs wrote; it is not meant to be edited.",
                        e);
            }
        }
        return new PackageList(packages);
    }

    /** Writes the list; the same packages always give the same bytes. */
    public void write(Path file) throws IOException {
        Files.write(
                file,
                Stream.concat(HEADER.stream(), packages.stream().map(PackageId::line))
                        .toList());
    }

    /** The packages of both lists. */
    public PackageList with(PackageList other) {
        List<PackageId> all = new ArrayList<>(packages);
        all.addAll(other.packages);
        return of(all);
    }

    /** The packages that the other list does not have. */
    public PackageList without(PackageList other) {
        List<PackageId> rest = new ArrayList<>(packages);
        rest.removeAll(other.packages);
        return of(rest);
    }
}
