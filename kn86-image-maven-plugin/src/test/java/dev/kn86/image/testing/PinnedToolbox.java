// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.DebianMirror;
import dev.kn86.image.debian.apt.HostAptSettings;
import dev.kn86.image.debian.toolbox.DebianToolbox;
import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The toolbox that real builds use, from the user's cache, for tests of exact output bytes. */
public final class PinnedToolbox {

    private static final String SUITE = "trixie";

    private PinnedToolbox() {}

    /** The toolbox; downloaded from the host's Debian mirror when the cache has none. */
    public static Toolbox open() throws BuildFailure, IOException {
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "kn86-image");
        ProcessCommandRunner runner = new ProcessCommandRunner(Path.of("target/test-logs"));
        String architecture = runner.run(Command.of("dpkg", "--print-architecture"), "Test on Debian or Ubuntu.")
                .stdout()
                .strip();
        return DebianToolbox.open(
                new CacheFolder(cache),
                SUITE,
                architecture,
                () -> {
                    DebianArchive archive = new DebianArchive(
                            DebianMirror.choose(null, null, "", runner),
                            HostAptSettings.read(runner),
                            AptRoot.Lists.KEEP,
                            new CacheFolder(cache),
                            runner);
                    return archive.root(
                            "toolbox", architecture, List.of(archive.mirror().suite(SUITE, "main")));
                },
                runner,
                new SilentProgress());
    }
}
