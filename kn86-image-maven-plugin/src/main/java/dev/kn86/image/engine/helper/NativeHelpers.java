// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.AptSource;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Native helpers: on an amd64 host, arm64 programs of a stage's tree run as the amd64 program of the same package
 * and version where there is one. Results are the same with and without; nothing of this is in a layer's key.
 */
public final class NativeHelpers {

    private static final String OFF = "native helpers are off, every arm64 program runs emulated: ";

    private final DebianArchive archive;
    private final CommandRunner runner;
    private final Progress progress;

    /** @param archive where the helpers' packages come from; hold its cache's lock meanwhile */
    public NativeHelpers(DebianArchive archive, CommandRunner runner, Progress progress) {
        this.archive = archive;
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * The program that binfmt_misc is to start for arm64 programs: the emulator with the launcher before it, or the
     * emulator alone where there can be no helpers, after a line that says why.
     *
     * @param release the Debian release of the tree
     * @param emulator qemu-aarch64, linked statically
     */
    public Path before(Path emulator, String release) throws IOException {
        Optional<byte[]> launcher = resource("launcher.bin");
        Optional<byte[]> library = resource("libtwin.so");
        if (launcher.isEmpty() || library.isEmpty()) {
            progress.info(OFF + "this build of the plugin has no launcher (it was made on a host that is not amd64)");
            return emulator;
        }
        try {
            List<AptSource> sources = archive.mirror().release(release);
            AptRoot arm64 = archive.root("tree", "arm64", sources);
            AptRoot amd64 = archive.root("native-helpers", "amd64", sources);
            StringBuilder identity = new StringBuilder()
                    .append(Digests.sha256(launcher.get()))
                    .append(Digests.sha256(library.get()))
                    .append(Digests.sha256(emulator))
                    .append(HelperPackage.text())
                    .append(Processor.kind());
            for (AptSource source : sources) {
                identity.append(arm64.indexDigest(source.suite())).append(amd64.indexDigest(source.suite()));
            }
            HelperSet set = new HelperSet(archive.cache().nativeHelpers(release), runner, progress);
            return set.launcher(
                    Digests.sha256(identity.toString()),
                    launcher.get(),
                    library.get(),
                    emulator,
                    List.of(HelperVersions.ofRelease(release, arm64, amd64), HelperVersions.newest(arm64, amd64)));
        } catch (BuildFailure e) {
            progress.info(OFF + e.getMessage().lines().findFirst().orElseThrow());
            return emulator;
        }
    }

    private static Optional<byte[]> resource(String name) throws IOException {
        try (InputStream stream = NativeHelpers.class.getResourceAsStream(name)) {
            return stream == null ? Optional.empty() : Optional.of(stream.readAllBytes());
        }
    }
}
