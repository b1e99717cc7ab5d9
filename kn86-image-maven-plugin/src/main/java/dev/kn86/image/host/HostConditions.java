// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import dev.kn86.image.engine.namespace.MissingRequirement;
import dev.kn86.image.engine.namespace.UserNamespaces;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The conditions that the build needs and that no package fulfils. */
final class HostConditions {

    /** Space for downloads, layers and the image of one build, and for those of the next one. */
    static final long WANTED_SPACE = 6L << 30;

    /** The oldest feature release of Java, as in the enforcer rule of the parent POM. */
    private static final int OLDEST_JAVA = 17;

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

    /** Checks the conditions of the whole build. */
    List<CheckResult> all() throws BuildFailure, IOException {
        List<CheckResult> findings = new ArrayList<>(List.of(platform(), java()));
        findings.addAll(rootAccess());
        findings.addAll(List.of(arm64Programs(), space()));
        return findings;
    }

    /** Checks the conditions of one goal. */
    List<CheckResult> of(String goal) throws BuildFailure, IOException {
        List<CheckResult> findings = new ArrayList<>();
        if (goal.equals("rootfs") || goal.equals("image")) {
            findings.add(platform());
            findings.addAll(rootAccess());
        }
        if (goal.equals("rootfs")) {
            findings.addAll(List.of(arm64Programs(), space()));
        }
        return findings;
    }

    private CheckResult platform() {
        String found = host.system() + " on " + host.architecture();
        List<HostArchitecture> known = HostArchitecture.bundled();
        String names = known.stream().map(HostArchitecture::name).collect(Collectors.joining(" or "));
        return host.system().equals("Linux")
                        && known.stream().anyMatch(one -> one.javaName().equals(host.architecture()))
                ? CheckResult.fine("platform", found)
                : CheckResult.toDo(
                        "platform",
                        found,
                        "Linux on " + names + " is needed, this is " + found,
                        "Build in a container: tools/sd-provision/build-image.sh --help shows how.");
    }

    private CheckResult java() {
        String found = Integer.toString(host.javaVersion());
        return host.javaVersion() >= OLDEST_JAVA
                ? CheckResult.fine("java", found)
                : CheckResult.toDo(
                        "java",
                        found,
                        "version " + found + ", " + OLDEST_JAVA + " or newer needed",
                        "Point JAVA_HOME at a newer one.");
    }

    /** Without user namespaces an ordinary user cannot build; root can. */
    private List<CheckResult> rootAccess() throws IOException {
        if (host.user().isRoot()) {
            return List.of(CheckResult.fine("root", "yes"));
        }
        List<CheckResult> findings = new ArrayList<>();
        for (MissingRequirement one : new UserNamespaces(host.fileSystem(), host.user()).missingRequirements()) {
            findings.add(CheckResult.toDo(
                    "user namespaces",
                    "no",
                    one.problem() + " (rootfs,image: make and mount the root tree without root)",
                    one.remedy()));
        }
        return findings.isEmpty() ? List.of(CheckResult.fine("user namespaces", "yes")) : findings;
    }

    private CheckResult arm64Programs() throws IOException {
        return host.canRunArm64()
                ? CheckResult.fine("binfmt_misc", "available")
                : CheckResult.toDo(
                        "binfmt_misc",
                        "not in the kernel",
                        "not in the kernel (rootfs: runs the arm64 programs of the root tree)",
                        "modprobe binfmt_misc");
    }

    private CheckResult space() throws IOException {
        long free = host.freeSpace(cache);
        String found = String.format(Locale.ROOT, "%.1f GiB free for %s", free / (double) (1 << 30), cache);
        return free >= wantedSpace
                ? CheckResult.fine("disk", found)
                : CheckResult.toDo(
                        "disk",
                        found,
                        found + ", " + (wantedSpace >> 30) + " GiB needed",
                        "Make room, or name a folder on a larger disk with -Dkn86.cache.dir=...");
    }
}
