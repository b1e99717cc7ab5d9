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
 * The arm64 kernel that the pin asks for, in the archive.
 *
 * @param suite the private apt of the kernel's suite
 * @param packageName the kernel's package, for example {@code linux-image-6.12.43+deb12-arm64}
 * @param version the package's full Debian version
 */
public record DebianKernel(AptRoot suite, String packageName, String version) {

    private static final String FLAVOUR = "linux-image-arm64";

    /**
     * Chooses the kernel. Hold the cache lock.
     *
     * @throws BuildFailure when the pinned suite has a kernel of another version than the pinned one
     */
    public static DebianKernel choose(Pin pin, DebianArchive archive) throws BuildFailure, IOException {
        // A private apt of its own: with the release among its sources, apt would prefer the release's kernel.
        AptRoot suite = archive.root("kernel", "arm64", List.of(archive.mirror().suite(pin.kernelSuite(), "main")));
        String version = suite.show(FLAVOUR).get("Version");
        if (!version.equals(pin.kernelVersion()) && !version.startsWith(pin.kernelVersion() + ".")) {
            throw new BuildFailure(
                    "the kernel " + FLAVOUR + " of " + pin.kernelSuite() + " has version " + version
                            + ", the pin wants KERNEL_VERSION=" + pin.kernelVersion(),
                    "Repeat the 50-cycle test with the new kernel and raise the pin, or set DEBIAN_SNAPSHOT to a day that has the old one.");
        }
        // The flavour's package has no files: it depends on the package that has the kernel and its version in its
        // name.
        return new DebianKernel(suite, suite.show(FLAVOUR).get("Depends").replaceFirst(" .*", ""), version);
    }

    /** The package with its version, as an argument for apt. */
    public String request() {
        return packageName + "=" + version;
    }

    /** Downloads the package into the archive's cache. */
    public DebFile download() throws BuildFailure, IOException {
        return suite.download(request());
    }
}
