// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.debian.apt.DebFile;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.engine.base.DebianKernel;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheLock;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The device trees of two boards, from the pinned kernel's Debian package: of the Zero 2 W, which the device has, and
 * of the 3B, which QEMU emulates.
 *
 * @param pin names the kernel
 * @param archive where the kernel's package comes from
 * @param folder where the trees are written; they are used again while the package is the same
 * @param runner runs apt and dpkg-deb
 * @param progress is told of the download
 */
public record KernelBaseTrees(Pin pin, DebianArchive archive, Path folder, CommandRunner runner, Progress progress)
        implements BaseTrees {

    /** Names in the kernel's sources: arch/arm64/boot/dts/broadcom. */
    private static final List<String> TREES = List.of("bcm2837-rpi-3-b.dtb", "bcm2837-rpi-zero-2-w.dtb");

    /** Says which package the trees in the folder are from. */
    private static final String RECORD = "package.txt";

    /**
     * Unpacks two small files of a package of several hundred megabytes. The trees lie in
     * {@code ./usr/lib/linux-image-VERSION/broadcom/}.
     */
    private static final String EXTRACT_TREES =
            """
            set -eu -o pipefail
            package=$1 folder=$2
            shift 2
            dpkg-deb --fsys-tarfile "$package" | tar -x -C "$folder" --strip-components=5 --wildcards "$@"
            """;

    @Override
    public List<Path> files() throws BuildFailure, IOException {
        try (Step step = progress.step("base trees")) {
            DebFile kernel = download();
            Path record = folder.resolve(RECORD);
            if (!Files.isRegularFile(record) || !Files.readString(record).equals(line(kernel))) {
                extract(kernel);
                Files.writeString(record, line(kernel));
            }
            step.done(kernel.name() + " " + kernel.version());
        }
        return TREES.stream().map(folder::resolve).toList();
    }

    private DebFile download() throws BuildFailure, IOException {
        try (CacheLock lock = archive.cache().lock(progress)) {
            return DebianKernel.choose(pin, archive).download();
        }
    }

    private void extract(DebFile kernel) throws BuildFailure, IOException {
        FileTrees.delete(folder);
        Files.createDirectories(folder);
        List<String> words = new ArrayList<>(List.of(
                "bash",
                "-c",
                EXTRACT_TREES,
                "extract-trees",
                kernel.file().toAbsolutePath().toString(),
                folder.toAbsolutePath().toString()));
        TREES.forEach(tree -> words.add("./usr/lib/linux-image-*/broadcom/" + tree));
        runner.run(
                Command.of(words.toArray()),
                "The package " + kernel.name() + " has to hold these device trees; check KERNEL_SUITE in the pin.");
    }

    private static String line(DebFile kernel) {
        return kernel.name() + " " + kernel.version() + " " + kernel.sha256() + "\n";
    }
}
