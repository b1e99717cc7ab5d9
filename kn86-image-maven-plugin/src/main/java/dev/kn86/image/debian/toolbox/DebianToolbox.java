// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.toolbox;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.DebFile;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.CacheLock;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.file.FreshFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A toolbox made of Debian packages of one release. They are downloaded with all their libraries, unpacked in the cache
 * and started through their own dynamic loader, so that the tools do not use the host's C library.
 */
public final class DebianToolbox implements Toolbox {

    private static final List<String> PACKAGES =
            List.of("e2fsprogs", "dosfstools", "mtools", "device-tree-compiler", "qemu-user", "liblzma5");

    private static final List<String> PROGRAM_FOLDERS = List.of("usr/bin", "usr/sbin", "bin", "sbin");

    private static final String RECORD = "packages.txt";

    private final Path root;

    private DebianToolbox(Path root) {
        this.root = root;
    }

    /** Opens the private apt of the toolbox's release; called only when packages have to be downloaded. */
    @FunctionalInterface
    public interface Packages {
        AptRoot open() throws BuildFailure, IOException;
    }

    /**
     * Opens the toolbox of the cache; makes it on first use.
     *
     * @param cache the cache folder
     * @param suite the Debian release that the tools come from
     * @param architecture the host's, as dpkg names it
     */
    public static DebianToolbox open(
            CacheFolder cache,
            String suite,
            String architecture,
            Packages packages,
            CommandRunner runner,
            Progress progress)
            throws BuildFailure, IOException {
        Path folder = folder(cache, suite, architecture);
        if (!isComplete(folder)) {
            try (CacheLock lock = CacheLock.acquire(cache.toolboxes(), progress)) {
                if (!isComplete(folder)) {
                    make(folder, packages.open(), runner, progress);
                }
            }
        }
        return new DebianToolbox(folder.resolve("root"));
    }

    private static Path folder(CacheFolder cache, String suite, String architecture) {
        return cache.toolboxes().resolve(suite + "-" + architecture);
    }

    /** The file that lists the toolbox's packages with versions and digests; it does not exist before the first use. */
    public static Path record(CacheFolder cache, String suite, String architecture) {
        return folder(cache, suite, architecture).resolve(RECORD);
    }

    /** Whether the folder has all packages of {@link #PACKAGES}: an older plugin may have unpacked fewer. */
    private static boolean isComplete(Path folder) throws IOException {
        Path record = folder.resolve(RECORD);
        return Files.isRegularFile(record)
                && Files.readAllLines(record).stream()
                        .map(line -> line.split(" ")[0])
                        .toList()
                        .containsAll(PACKAGES);
    }

    private static void make(Path folder, AptRoot apt, CommandRunner runner, Progress progress)
            throws BuildFailure, IOException {
        try (Step step = progress.step("toolbox " + folder.getFileName());
                FreshFolder fresh = new FreshFolder(folder)) {
            Path root = Files.createDirectories(fresh.path().resolve("root"));
            Path debs = fresh.path().resolve("debs");
            List<DebFile> packages = apt.downloadClosure(PACKAGES, debs);
            List<String> record = new ArrayList<>();
            for (DebFile deb : packages) {
                runner.run(
                        Command.of("dpkg-deb", "--extract", deb.file(), root),
                        "Free some disk space below " + folder + ".");
                record.add(deb.id().line());
            }
            FileTrees.delete(debs);
            Files.write(fresh.path().resolve(RECORD), record);
            fresh.put(fresh.path());
            step.done(packages.size() + " packages");
        }
    }

    @Override
    public Command command(String tool, Object... arguments) throws BuildFailure {
        Path program = program(tool);
        List<Object> words =
                new ArrayList<>(List.of(loader(), "--library-path", libraryFolder(), "--argv0", tool, program));
        words.addAll(Arrays.asList(arguments));
        return Command.of(words.toArray())
                // mtools converts names with iconv, whose tables have to belong to the same C library.
                .env("GCONV_PATH", libraryFolder().resolve("gconv").toString());
    }

    /** The file of a tool that is linked statically and that another program starts. */
    public Path program(String tool) throws BuildFailure {
        for (String folder : PROGRAM_FOLDERS) {
            Path program = root.resolve(folder).resolve(tool);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        throw new BuildFailure("the toolbox in " + root + " holds no " + tool, "Delete that folder and build again.");
    }

    /** The file of a library; the caller's C library has to be new enough for it. */
    public Path library(String name) {
        return libraryFolder().resolve(name);
    }

    private Path loader() throws BuildFailure {
        for (String name : List.of("ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1")) {
            Path loader = libraryFolder().resolve(name);
            if (Files.isRegularFile(loader)) {
                return loader;
            }
        }
        throw new BuildFailure(
                "the toolbox in " + root + " holds no dynamic loader", "Delete that folder and build again.");
    }

    private Path libraryFolder() {
        Path usrLib = root.resolve("usr/lib");
        Path amd64 = usrLib.resolve("x86_64-linux-gnu");
        return Files.isDirectory(amd64) ? amd64 : usrLib.resolve("aarch64-linux-gnu");
    }
}
