// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.DebianMirror;
import dev.kn86.image.debian.apt.HostAptSettings;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.debian.targetlibrary.TargetLibraries;
import dev.kn86.image.debian.toolbox.DebianToolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Debian's packages as a goal gets them: the pin, the archive, and the pinned tools. Not thread-safe. */
public final class DebianSource {

    private final GoalContext context;
    private final FileOrArtifact pinFile;
    private final Optional<String> mirror;
    private final Optional<String> snapshotService;
    private DebianArchive archive;

    /**
     * @param pinFile the pin of upstream versions, value of {@code kn86.pin}
     * @param mirror value of {@code kn86.debian.mirror}
     * @param snapshotService value of {@code kn86.debian.snapshot.service}
     */
    public DebianSource(
            GoalContext context, FileOrArtifact pinFile, Optional<String> mirror, Optional<String> snapshotService) {
        this.context = context;
        this.pinFile = pinFile;
        this.mirror = mirror;
        this.snapshotService = snapshotService;
    }

    /** Refuses a pin that cannot be read, and addresses that are none. Nothing is fetched. */
    public void check() throws BuildFailure, IOException {
        pinFile.checkFile();
        if (pinFile.path().isPresent()) {
            Pin.read(pinFile.path().get());
        }
        if (mirror.isPresent()) {
            DebianMirror.address("kn86.debian.mirror", mirror.get());
        }
        if (snapshotService.isPresent()) {
            DebianMirror.address("kn86.debian.snapshot.service", snapshotService.get());
        }
    }

    /** The pinned upstream versions. */
    public Pin pin() throws BuildFailure, IOException {
        return Pin.read(pinFile.file(context.artifacts()));
    }

    /** The archive; {@code -U} renews package lists, {@code -o} forbids fetching them. */
    public DebianArchive archive() throws BuildFailure, IOException {
        if (archive == null) {
            archive = new DebianArchive(
                    DebianMirror.choose(
                            mirror.orElse(null),
                            snapshotService.orElse(null),
                            pin().debianSnapshot().orElse(""),
                            context.runner()),
                    HostAptSettings.read(context.runner()),
                    lists(),
                    context.cache(),
                    context.runner());
        }
        return archive;
    }

    private AptRoot.Lists lists() {
        if (context.session().offline()) {
            return AptRoot.Lists.OFFLINE;
        }
        return context.session().renewal() ? AptRoot.Lists.RENEW : AptRoot.Lists.KEEP;
    }

    /** The pinned tools; downloaded on first use. */
    public DebianToolbox toolbox() throws BuildFailure, IOException {
        String suite = pin().toolboxSuite();
        String architecture = hostArchitecture();
        return DebianToolbox.open(
                context.cache(),
                suite,
                architecture,
                () -> archive()
                        .root(
                                "toolbox",
                                architecture,
                                List.of(archive().mirror().suite(suite, "main"))),
                context.runner(),
                context.progress());
    }

    /** As dpkg names it: {@code amd64} or {@code arm64}. */
    public String hostArchitecture() throws BuildFailure {
        return context.runner()
                .run(
                        Command.of("dpkg", "--print-architecture"),
                        "Build on Debian or Ubuntu, or in a container of them.")
                .stdout()
                .strip();
    }

    /** Where packages come from: the pin, and the host's apt settings, which name the mirror. */
    public Fingerprint inputs() throws BuildFailure, IOException {
        return new Fingerprint()
                .content("pin", pinFile.file(context.artifacts()))
                .stamps("the host's apt sources", HostAptSettings.FOLDER);
    }

    /**
     * What a goal fetches for itself on first use, and so counts as its outputs: the pinned tools, and package lists.
     *
     * @param lists names of private apts of the device's architecture
     */
    public Fingerprint outputs(String... lists) throws BuildFailure, IOException {
        Fingerprint outputs = new Fingerprint()
                .content("toolbox", DebianToolbox.record(context.cache(), pin().toolboxSuite(), hostArchitecture()));
        for (String name : lists) {
            outputs.value(
                    "package lists " + name + "-" + TargetLibraries.ARCHITECTURE,
                    AptRoot.indexDigests(context.cache().aptRoot(name, TargetLibraries.ARCHITECTURE)));
        }
        return outputs;
    }
}
