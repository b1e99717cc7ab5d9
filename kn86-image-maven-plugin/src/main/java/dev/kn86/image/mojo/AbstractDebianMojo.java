// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.DebianMirror;
import dev.kn86.image.debian.apt.HostAptSettings;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.debian.toolbox.DebianToolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Parameter;

/** What the goals share that take packages from a Debian mirror, pinned tools included. */
abstract class AbstractDebianMojo extends AbstractImageMojo {

    /** The pin of upstream versions. */
    @Parameter(
            property = "kn86.pin",
            defaultValue = "${maven.multiModuleProjectDirectory}/tools/sd-provision/pi-gen-pin.env")
    private File pinFile;

    /** Base address of a Debian mirror; the pin's snapshot or the host's own apt sources decide when unset. */
    @Parameter(property = "kn86.debian.mirror")
    private String debianMirror;

    /** Address below which Debian's snapshot archive keeps {@code debian/TIMESTAMP}; needed when the pin names one. */
    @Parameter(property = "kn86.debian.snapshot.service")
    private String snapshotService;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private MavenSession session;

    private DebianArchive archive;

    protected final Pin pin() throws BuildFailure, IOException {
        return Pin.read(pinFile.toPath());
    }

    /** Whether nothing may be fetched ({@code mvn -o}). */
    protected final boolean isOffline() {
        return session.isOffline();
    }

    protected final MavenSession session() {
        return session;
    }

    /** Whether the user wants the newest packages ({@code mvn -U}). */
    protected final boolean isRenewal() {
        return session.getRequest().isUpdateSnapshots();
    }

    /** When Maven was started. */
    protected final Instant buildStart() {
        return session.getRequest().getStartTime().toInstant();
    }

    /** The archive; {@code -U} renews package lists, {@code -o} forbids fetching them. */
    protected final DebianArchive archive() throws BuildFailure, IOException {
        if (archive == null) {
            archive = openArchive();
        }
        return archive;
    }

    private DebianArchive openArchive() throws BuildFailure, IOException {
        CommandRunner runner = commandRunner();
        AptRoot.Lists lists =
                isOffline() ? AptRoot.Lists.OFFLINE : isRenewal() ? AptRoot.Lists.RENEW : AptRoot.Lists.KEEP;
        return new DebianArchive(
                DebianMirror.choose(
                        debianMirror, snapshotService, pin().debianSnapshot().orElse(""), runner),
                HostAptSettings.read(runner),
                lists,
                cache(),
                runner);
    }

    /** The pinned tools; downloaded on first use. */
    protected final DebianToolbox toolbox() throws BuildFailure, IOException {
        String suite = pin().toolboxSuite();
        String architecture = hostArchitecture();
        return DebianToolbox.open(
                cache(),
                suite,
                architecture,
                () -> {
                    DebianArchive archive = archive();
                    return archive.root(
                            "toolbox", architecture, List.of(archive.mirror().suite(suite, "main")));
                },
                commandRunner(),
                progress());
    }

    /** {@code -U} asks for new package lists, which only a run fetches. */
    @Override
    protected boolean isForced() {
        return super.isForced() || isRenewal();
    }

    /** The pinned tools' versions. A goal's outputs, since it unpacks them on first use. */
    @Override
    protected Fingerprint outputs() throws BuildFailure, IOException {
        return new Fingerprint()
                .content("toolbox", DebianToolbox.record(cache(), pin().toolboxSuite(), hostArchitecture()));
    }

    /** Where packages come from: the pin, and the host's apt settings, which name the mirror. */
    protected final Fingerprint archiveFingerprint() throws IOException {
        return new Fingerprint()
                .content("pin", pinFile.toPath())
                .stamps("the host's apt sources", HostAptSettings.FOLDER);
    }

    /**
     * The package lists in use. Outputs, since the goal fetches them on first use.
     *
     * @param names of the private apt roots
     */
    protected final void addPackageLists(Fingerprint outputs, String architecture, String... names) throws IOException {
        for (String name : names) {
            outputs.value(
                    "package lists " + name + "-" + architecture,
                    AptRoot.indexDigests(cache().aptRoot(name, architecture)));
        }
    }

    /** As dpkg names it: {@code amd64} or {@code arm64}. */
    protected final String hostArchitecture() throws BuildFailure {
        return commandRunner()
                .run(
                        Command.of("dpkg", "--print-architecture"),
                        "Build on Debian or Ubuntu, or in a container of them.")
                .stdout()
                .strip();
    }
}
