// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.binding;

import dev.kn86.image.debian.apt.DebFile;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.engine.base.DebianKernel;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheLock;
import dev.kn86.image.util.file.FreshFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The binding schemas of the pinned kernel (Documentation/devicetree/bindings), from its Debian source package. They
 * are kept in the cache folder, in {@code bindings/VERSION}.
 *
 * @param pin names the kernel
 * @param archive where the kernel's source package comes from
 * @param runner runs apt and dpkg-deb
 * @param progress is told of the download, which is large
 */
public record KernelBindings(Pin pin, DebianArchive archive, CommandRunner runner, Progress progress) {

    /** Unpacks one folder of the compressed tarball of all sources that the package contains. */
    private static final String EXTRACT_BINDINGS =
            """
            set -eu -o pipefail
            package=$1 folder=$2 name=$3
            dpkg-deb --fsys-tarfile "$package" | tar -x -O "./usr/src/$name.tar.xz" | xz -d -c |
                tar -x -C "$folder" --strip-components=4 "$name/Documentation/devicetree/bindings"
            """;

    /** The folder of schemas; downloaded on first use. */
    public Path folder() throws BuildFailure, IOException {
        try (CacheLock lock = archive.cache().lock(progress)) {
            DebianKernel kernel = DebianKernel.choose(pin, archive);
            Path folder = archive.cache().bindings(kernel.version());
            if (!Files.isDirectory(folder)) {
                unpack(kernel, folder);
            }
            return folder;
        }
    }

    private void unpack(DebianKernel kernel, Path folder) throws BuildFailure, IOException {
        try (Step step = progress.step("binding schemas");
                FreshFolder fresh = new FreshFolder(folder)) {
            String name = "linux-source-" + pin.kernelVersion();
            DebFile source = kernel.suite().download(name + "=" + kernel.version());
            Path bindings = Files.createDirectory(fresh.path());
            runner.run(
                    Command.of(
                            "bash",
                            "-c",
                            EXTRACT_BINDINGS,
                            "extract-bindings",
                            source.file().toAbsolutePath(),
                            bindings.toAbsolutePath(),
                            name),
                    "The package " + name + " has to hold the kernel's sources; check KERNEL_SUITE in the pin.");
            fresh.put(bindings);
            // The package has 150 MB, and only one folder of it is used.
            Files.delete(source.file());
            step.done("Linux " + kernel.version());
        }
    }
}
