// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.debian.apt.DebFile;
import dev.kn86.image.debian.apt.PackageId;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes one set of helpers: one folder for each choice of versions that has something of its own. For one use. */
final class HelperSetMaker {

    /** What was taken: name, version and SHA-256 of each package. */
    private static final String RECORD = "packages.txt";

    private final Path made;
    private final String place;
    private final Path scratch;
    private final byte[] library;
    private final CommandRunner runner;
    private final Progress progress;

    private final Path amd64;
    private final Set<PackageId> unpacked = new LinkedHashSet<>();
    private final Map<ProgramIdentity, HelperEntry> helpers = new LinkedHashMap<>();
    private final Set<ProgramIdentity> code = new LinkedHashSet<>();

    /**
     * @param made an empty folder
     * @param place where helpers will see it
     * @param scratch for what is not wanted afterwards, on the same file system
     * @param library what is loaded into helpers
     */
    HelperSetMaker(Path made, String place, Path scratch, byte[] library, CommandRunner runner, Progress progress) {
        this.made = made;
        this.place = place;
        this.scratch = scratch.toAbsolutePath();
        this.library = library;
        this.runner = runner;
        this.progress = progress;
        this.amd64 = this.scratch.resolve("amd64");
    }

    /** @param versions the choices, each of which adds what the ones before have not */
    HelperTable make(List<HelperVersions> versions) throws BuildFailure, IOException {
        for (HelperVersions each : versions) {
            add(each);
        }
        Files.write(made.resolve(RECORD), unpacked.stream().map(PackageId::line).toList());
        return new HelperTable(List.copyOf(helpers.values()), List.copyOf(code));
    }

    private void add(HelperVersions versions) throws BuildFailure, IOException {
        List<String> names =
                HelperPackage.all().stream().map(HelperPackage::name).toList();
        Map<String, DebFile> originals = versions.arm64().download(names).stream()
                .filter(deb -> !unpacked.contains(deb.id()))
                .collect(Collectors.toMap(DebFile::name, deb -> deb));
        if (originals.isEmpty()) {
            return;
        }
        List<DebFile> closure =
                versions.amd64().downloadClosure(names, scratch.resolve("debs").resolve(versions.name()));
        // Over those of the choice before: what is the same there belongs to this one, too.
        unpack(
                closure.stream()
                        .filter(deb -> deb.architecture().equals("amd64"))
                        .toList(),
                deb -> amd64);
        unpack(originals.values(), this::unpackedOriginal);

        HelperFolder target = new HelperFolder(made.resolve(versions.name()), place + "/" + versions.name(), runner);
        target.addLibraries(amd64, library);
        Map<String, String> twinVersions = closure.stream().collect(Collectors.toMap(DebFile::name, DebFile::version));
        for (HelperPackage wanted : HelperPackage.all()) {
            DebFile original = originals.get(wanted.name());
            String version = twinVersions.get(wanted.name());
            if (original != null && original.version().equals(version)) {
                PackagePair pair = new PackagePair(wanted, unpackedOriginal(original), amd64);
                pair.addHelpers(target, helpers, progress);
                code.addAll(pair.perlCode());
            } else if (original != null) {
                progress.info("programs of " + wanted.name() + " run emulated: arm64 has version " + original.version()
                        + ", amd64 " + version);
            }
        }
    }

    private Path unpackedOriginal(DebFile original) {
        return scratch.resolve("arm64").resolve(original.name() + "_" + original.version());
    }

    /** On all processors: it is most of the time that a set takes. */
    private void unpack(Iterable<DebFile> packages, Function<DebFile, Path> target) throws BuildFailure, IOException {
        StringBuilder pairs = new StringBuilder();
        for (DebFile deb : packages) {
            if (unpacked.add(deb.id())) {
                pairs.append(deb.file().toAbsolutePath())
                        .append('\0')
                        .append(Files.createDirectories(target.apply(deb)))
                        .append('\0');
            }
        }
        Path list = Files.writeString(scratch.resolve("to-unpack"), pairs);
        runner.run(
                Command.of(
                        "xargs",
                        "--null",
                        "--no-run-if-empty",
                        "--arg-file=" + list,
                        "--max-args=2",
                        "--max-procs=" + Runtime.getRuntime().availableProcessors(),
                        "dpkg-deb",
                        "--extract"),
                "Free some disk space below " + scratch + ".");
    }
}
