// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out by trying how the build gets root's rights. The first choice is a user namespace of its own, for root as
 * for an ordinary user. When that does not work, root uses the machine's own rights.
 */
public final class RootAccessSearch {

    /** A constraint on the way that is searched for. */
    public enum Constraint {

        /** It has to be the machine's own root, for hooks that make device nodes or use loop devices. */
        PRIVILEGED,

        /** It has to be the machine's own root, for upstream pi-gen. */
        UPSTREAM_PI_GEN,

        /** Layers have to be copied, even where overlayfs works. */
        NO_OVERLAYFS,

        /** The way has to have a binfmt_misc, because arm64 programs are emulated. */
        EMULATION
    }

    private final UserNamespaces namespaces;
    private final CommandRunner runner;

    public RootAccessSearch(UserNamespaces namespaces, CommandRunner runner) {
        this.namespaces = namespaces;
        this.runner = runner;
    }

    /**
     * Tries the ways one after the other.
     *
     * @param cache the cache folder, whose file system has the layers
     * @param constraints what the way has to fulfil
     * @throws BuildFailure when there is no way: names what is missing, and how to put it right
     */
    public RootAccess find(Path cache, Set<Constraint> constraints) throws BuildFailure, IOException {
        boolean root = namespaces.user().isRoot();
        if (constraints.contains(Constraint.UPSTREAM_PI_GEN) || constraints.contains(Constraint.PRIVILEGED)) {
            boolean upstream = constraints.contains(Constraint.UPSTREAM_PI_GEN);
            String asking = upstream ? "upstream pi-gen (kn86.engine)" : "kn86.privileged=true";
            if (!root) {
                throw new BuildFailure(
                        asking + " asks for the rights of the machine's own root, but "
                                + namespaces.user().name() + " builds",
                        "Build as root, or leave " + (upstream ? "kn86.engine" : "kn86.privileged") + " unset.");
            }
            return machine(cache, constraints, "as " + asking + " asks for");
        }
        Optional<UserNamespaces.Maps> maps = namespaces.maps();
        if (maps.isEmpty()) {
            throw refusal(List.of());
        }
        List<String> way = new ArrayList<>(Scripts.bash("enter"));
        way.addAll(List.of(maps.get().uids().toString(), maps.get().gids().toString()));
        Probe probe = probe(way, cache);
        boolean emulation = constraints.contains(Constraint.EMULATION);
        if (root && !probe.complete(emulation)) {
            return machine(cache, constraints, "since a user namespace cannot be used: " + probe.missing(emulation));
        }
        if (!probe.namespaces()) {
            throw refusal(List.of(
                    SearchPath.find("newuidmap").isPresent()
                            ? new MissingRequirement(
                                    probe.error(),
                                    "Leave the chroot, if this is one: nobody can make a user namespace in it."
                                            + " Otherwise see the log of the kernel (dmesg), or build in a container.")
                            : new MissingRequirement(
                                    "there is no newuidmap, which maps user ids into a user namespace",
                                    "sudo apt-get install --no-install-recommends -y uidmap")));
        }
        if (emulation && !probe.binfmt() && !RegisteredEmulator.isThere(namespaces.fileSystem())) {
            throw refusal(List.of(new MissingRequirement(
                    "nothing runs arm64 programs for an ordinary user: a user namespace has no binfmt_misc of its own"
                            + " before Linux 6.7, and no emulator is registered with the machine's (with flag F)",
                    "sudo apt-get install --no-install-recommends -y qemu-user-static binfmt-support")));
        }
        return access(
                way,
                probe.binfmt() ? Binfmt.OWN : Binfmt.REGISTERED,
                probe,
                constraints,
                root
                        ? "in a user namespace"
                        : "in a user namespace of " + namespaces.user().name());
    }

    private RootAccess machine(Path cache, Set<Constraint> constraints, String reason)
            throws BuildFailure, IOException {
        Probe probe = probe(List.of(), cache);
        if (!probe.namespaces()) {
            throw new BuildFailure(
                    "root's rights do not suffice to mount file systems here: " + probe.error(),
                    "A container needs more of them: tools/sd-provision/build-image.sh --help shows how.");
        }
        return access(List.of(), Binfmt.MACHINE, probe, constraints, "with the machine's own root, " + reason);
    }

    private static RootAccess access(
            List<String> way, Binfmt binfmt, Probe probe, Set<Constraint> constraints, String description) {
        boolean overlayfs = probe.overlayfs() && !constraints.contains(Constraint.NO_OVERLAYFS);
        return new RootAccess(
                way,
                binfmt,
                probe.devices(),
                overlayfs,
                "stages run " + description
                        + (overlayfs
                                ? ""
                                : "; layers are copied, "
                                        + (probe.overlayfs()
                                                ? "as kn86.overlayfs=false asks for"
                                                : "since overlayfs cannot be mounted")));
    }

    private BuildFailure refusal(List<MissingRequirement> found) throws IOException {
        List<MissingRequirement> all = new ArrayList<>(namespaces.missingRequirements());
        if (all.isEmpty()) {
            all.addAll(found);
        }
        return new BuildFailure(
                namespaces.user().name() + " cannot build without root's rights:\n"
                        + all.stream().map(one -> "  " + one.problem()).collect(Collectors.joining("\n")),
                all.stream().map(MissingRequirement::remedy).collect(Collectors.joining("\n  -> "))
                        + "\n  -> Or build as root.");
    }

    /** What can be mounted and made with some rights; the lines of probe.sh. */
    private record Probe(boolean namespaces, boolean binfmt, boolean devices, boolean overlayfs, String error) {

        boolean complete(boolean emulation) {
            return namespaces && overlayfs && (binfmt || !emulation);
        }

        String missing(boolean emulation) {
            return !namespaces
                    ? error
                    : emulation && !binfmt
                            ? "it has no binfmt_misc of its own (Linux 6.7 or newer has)"
                            : "overlayfs cannot be mounted in it";
        }
    }

    private Probe probe(List<String> way, Path cache) throws BuildFailure, IOException {
        Files.createDirectories(cache);
        // With a cache that cannot be written no stage runs; its layers are only mounted.
        Path folder = Files.isWritable(cache)
                ? Files.createTempDirectory(cache, "probe-")
                : Files.createTempDirectory("kn86-probe-");
        try {
            List<String> words = new ArrayList<>(way);
            words.addAll(List.of(
                    "unshare",
                    "--mount",
                    "--propagation",
                    "private",
                    "--pid",
                    "--fork",
                    "--kill-child=KILL",
                    "--mount-proc"));
            words.addAll(Scripts.bash("probe"));
            CommandResult result = runner.attempt(Command.of(words.toArray()).with(List.of(folder.toString())));
            List<String> works = result.lines();
            return new Probe(
                    works.contains("namespaces"),
                    works.contains("binfmt_misc"),
                    works.contains("devices"),
                    works.contains("overlayfs"),
                    result.stderr().strip().replace("\n", "; "));
        } finally {
            // A probe that was cut off leaves files in the folder. A failure to delete them must not hide the probe's.
            runner.attempt(Command.of("rm", "-rf", "--one-file-system", "--", folder));
        }
    }
}
