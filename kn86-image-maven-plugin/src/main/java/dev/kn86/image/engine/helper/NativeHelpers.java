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
 * Native helpers: amd64 programs that run in place of arm64 programs of a stage's tree, on an amd64 host, where there
 * is an amd64 program of the same package and version. Results are the same with and without helpers, so that no
 * layer's key depends on them.
 */
public final class NativeHelpers {

    private static final String OFF = "native helpers are off, every arm64 program runs emulated: ";

    private final DebianArchive archive;
    private final CommandRunner runner;
    private final Progress progress;

    /** @param archive the archive of the helpers' packages; the caller holds the lock of its cache */
    public NativeHelpers(DebianArchive archive, CommandRunner runner, Progress progress) {
        this.archive = archive;
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * The program that binfmt_misc starts for arm64 programs: the emulator joined with the launcher. Where there can be
     * no helpers it is the emulator alone, and a line of the build's output says why.
     *
     * @param emulator qemu-aarch64, linked statically
     * @param decoder a newer liblzma than the release's ({@link DecoderUses})
     * @param release the Debian release of the tree
     */
    public Path before(Path emulator, Path decoder, String release) throws IOException {
        Optional<byte[]> launcher = resource("launcher.bin");
        Optional<byte[]> shim = resource("libtwin.so");
        if (launcher.isEmpty() || shim.isEmpty()) {
            progress.info(OFF + "this build of the plugin has no launcher (it was made on a host that is not amd64)");
            return emulator;
        }
        try {
            List<AptSource> sources = archive.mirror().release(release);
            AptRoot arm64 = archive.root("tree", "arm64", sources);
            AptRoot amd64 = archive.root("native-helpers", "amd64", sources);
            StringBuilder identity = new StringBuilder()
                    .append(Digests.sha256(launcher.get()))
                    .append(Digests.sha256(shim.get()))
                    .append(Digests.sha256(emulator))
                    .append(HelperPackage.text())
                    .append(PythonUses.of("python"))
                    .append(Digests.sha256(decoder))
                    .append(Processor.kind());
            for (AptSource source : sources) {
                identity.append(arm64.indexDigest(source.suite())).append(amd64.indexDigest(source.suite()));
            }
            HelperSet set = new HelperSet(archive.cache().nativeHelpers(release), runner, progress);
            return set.launcher(
                    Digests.sha256(identity.toString()),
                    launcher.get(),
                    shim.get(),
                    emulator,
                    decoder,
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
