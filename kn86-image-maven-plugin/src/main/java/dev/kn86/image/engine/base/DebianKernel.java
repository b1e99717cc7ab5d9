// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.DebFile;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.util.List;

/**
 * The arm64 kernel that the pin asks for, as the archive has it.
 *
 * @param suite the private apt that knows it
 * @param packageName the package that holds it, for example {@code linux-image-6.12.43+deb12-arm64}
 * @param version the package's full Debian version
 */
public record DebianKernel(AptRoot suite, String packageName, String version) {

    private static final String FLAVOUR = "linux-image-arm64";

    /**
     * Chooses the kernel. Hold the cache lock.
     *
     * @throws BuildFailure when the pinned suite has a kernel of another version than the pin wants
     */
    public static DebianKernel choose(Pin pin, DebianArchive archive) throws BuildFailure, IOException {
        // A root of its own: apt prefers a release's own kernel to that of its backports.
        AptRoot suite = archive.root("kernel", "arm64", List.of(archive.mirror().suite(pin.kernelSuite(), "main")));
        String version = suite.show(FLAVOUR).get("Version");
        if (!version.equals(pin.kernelVersion()) && !version.startsWith(pin.kernelVersion() + ".")) {
            throw new BuildFailure(
                    "the kernel " + FLAVOUR + " of " + pin.kernelSuite() + " has version " + version
                            + ", the pin wants KERNEL_VERSION=" + pin.kernelVersion(),
                    "Repeat the 50-cycle test with the new kernel and raise the pin, or set DEBIAN_SNAPSHOT to a day that has the old one.");
        }
        // The flavour's package only depends on the real one, whose name holds the version.
        return new DebianKernel(suite, suite.show(FLAVOUR).get("Depends").replaceFirst(" .*", ""), version);
    }

    /** The package in the form in which apt takes exactly this version. */
    public String request() {
        return packageName + "=" + version;
    }

    /** Downloads the package into the archive's cache. */
    public DebFile download() throws BuildFailure, IOException {
        return suite.download(request());
    }
}
