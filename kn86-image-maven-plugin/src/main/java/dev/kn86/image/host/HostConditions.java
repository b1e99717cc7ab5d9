// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.namespace.Shortcoming;
import dev.kn86.image.namespace.UserNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the build needs of a host that no package brings. */
final class HostConditions {

    /** Downloads, layers and the image of one build, with room for the next one's. */
    static final long WANTED_SPACE = 6L << 30;

    /** As in the parent's enforcer rule. */
    private static final int OLDEST_JAVA = 17;

    private static final List<String> ARCHITECTURES = List.of("amd64", "aarch64");

    private final Host host;
    private final Path cache;
    private final long wantedSpace;

    /**
     * @param cache the cache folder
     * @param wantedSpace bytes that have to be free in its file system
     */
    HostConditions(Host host, Path cache, long wantedSpace) {
        this.host = host;
        this.cache = cache;
        this.wantedSpace = wantedSpace;
    }

    /** For the whole build. */
    List<Finding> all() throws BuildFailure, IOException {
        List<Finding> findings = new ArrayList<>(List.of(platform(), java()));
        findings.addAll(rootAccess());
        findings.addAll(List.of(arm64Programs(), space()));
        return findings;
    }

    /** For one goal. */
    List<Finding> of(String goal) throws BuildFailure, IOException {
        List<Finding> findings = new ArrayList<>();
        if (goal.equals("rootfs") || goal.equals("image")) {
            findings.add(platform());
            findings.addAll(rootAccess());
        }
        if (goal.equals("rootfs")) {
            findings.addAll(List.of(arm64Programs(), space()));
        }
        return findings;
    }

    private Finding platform() {
        String found = host.system() + " on " + host.architecture();
        return host.system().equals("Linux") && ARCHITECTURES.contains(host.architecture())
                ? Finding.fine("platform", found)
                : Finding.toDo("platform", found, "Linux on amd64 or arm64 is needed, this is " + found,
                        "Build in a container: tools/sd-provision/build-image.sh --help shows how.");
    }

    private Finding java() {
        String found = Integer.toString(host.javaVersion());
        return host.javaVersion() >= OLDEST_JAVA
                ? Finding.fine("java", found)
                : Finding.toDo("java", found, "version " + found + ", " + OLDEST_JAVA + " or newer needed",
                        "Point JAVA_HOME at a newer one.");
    }

    /** Root has other ways than a user namespace, an ordinary user has none. */
    private List<Finding> rootAccess() throws IOException {
        if (host.user().isRoot()) {
            return List.of(Finding.fine("root", "yes"));
        }
        List<Finding> findings = new ArrayList<>();
        for (Shortcoming one : new UserNamespaces(host.fileSystem(), host.user()).shortcomings()) {
            findings.add(Finding.toDo("user namespaces", "no",
                    one.problem() + " (rootfs,image: make and mount the root tree without root)", one.remedy()));
        }
        return findings.isEmpty() ? List.of(Finding.fine("user namespaces", "yes")) : findings;
    }

    private Finding arm64Programs() throws IOException {
        return host.canRunArm64()
                ? Finding.fine("binfmt_misc", "available")
                : Finding.toDo("binfmt_misc", "not in the kernel",
                        "not in the kernel (rootfs: runs the arm64 programs of the root tree)",
                        "modprobe binfmt_misc");
    }

    private Finding space() throws IOException {
        long free = host.freeSpace(cache);
        String found = String.format(Locale.ROOT, "%.1f GiB free for %s", free / (double) (1 << 30), cache);
        return free >= wantedSpace
                ? Finding.fine("disk", found)
                : Finding.toDo("disk", found, found + ", " + (wantedSpace >> 30) + " GiB needed",
                        "Make room, or name a folder on a larger disk with -Dkn86.cache.dir=...");
    }
}
