// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The packages that a locked build has to install, and no others.
 *
 * @param file the file of the list
 * @param locked the packages of the list
 */
public record PackageLock(Path file, PackageList locked) {

    /**
     * Reads a lock.
     *
     * @throws BuildFailure when the file is missing or no package list
     */
    public static PackageLock read(Path file) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure(
                    "the build is locked (kn86.locked), but " + file + " is missing",
                    "Build once without kn86.locked and keep target/packages.lock under that name, or name another file by kn86.lock.");
        }
        PackageList locked = PackageList.read(file);
        if (locked.packages().isEmpty()) {
            throw new BuildFailure(
                    "the build is locked to " + file + ", which lists no package",
                    "Take the packages.lock that the goal kn86-image:rootfs wrote.");
        }
        return new PackageLock(file, locked);
    }

    /**
     * Refuses packages that are not locked. Locked packages may be missing: a later stage may install them.
     *
     * @param where the part of the build, for the message, for example {@code "stage stage-kn86-base"}
     */
    public void checkPart(String where, PackageList found) throws BuildFailure {
        refuse(where, differences(found.without(locked), PackageList.of(Set.of())));
    }

    /** Refuses any difference to the lock; the message lists all differences. */
    public void checkWhole(PackageList found) throws BuildFailure {
        refuse("the build", differences(found.without(locked), locked.without(found)));
    }

    private List<String> differences(PackageList added, PackageList missing) {
        Map<String, List<PackageId>> foundByName = byName(added);
        Map<String, List<PackageId>> missingByName = byName(missing);
        Map<String, List<PackageId>> lockedByName = byName(locked);
        Set<String> names = new TreeSet<>(foundByName.keySet());
        names.addAll(missingByName.keySet());
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            List<PackageId> wanted = missingByName.getOrDefault(name, lockedByName.getOrDefault(name, List.of()));
            lines.add("  " + describe(name, wanted, foundByName.getOrDefault(name, List.of())));
        }
        return lines;
    }

    private static String describe(String name, List<PackageId> wanted, List<PackageId> found) {
        if (wanted.isEmpty()) {
            return name + ": not in the lock, found " + versions(found);
        }
        if (found.isEmpty()) {
            return name + ": locked " + versions(wanted) + ", not installed";
        }
        if (versions(wanted).equals(versions(found))) {
            return name + " " + versions(found) + ": another file, locked SHA-256 " + hashes(wanted) + ", found "
                    + hashes(found);
        }
        return name + ": locked " + versions(wanted) + ", found " + versions(found);
    }

    private static String versions(List<PackageId> packages) {
        return packages.stream().map(PackageId::version).distinct().collect(Collectors.joining(" and "));
    }

    private static String hashes(List<PackageId> packages) {
        return packages.stream().map(PackageId::sha256).collect(Collectors.joining(" and "));
    }

    private static Map<String, List<PackageId>> byName(PackageList list) {
        return list.packages().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.name() + ":" + entry.architecture(), TreeMap::new, Collectors.toList()));
    }

    private void refuse(String where, List<String> differences) throws BuildFailure {
        if (!differences.isEmpty()) {
            throw new BuildFailure(
                    where + " is locked to " + file + ", but would differ:\n" + String.join("\n", differences),
                    "To have the locked versions again, set DEBIAN_SNAPSHOT in pi-gen-pin.env to a day that had them. "
                            + "To take the new ones, build without kn86.locked, test, and keep target/packages.lock.");
        }
    }
}
