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

/** Makes one set of helpers, with a folder for each choice of versions that has packages of its own. For one use. */
final class HelperSetMaker {

    /** Lists the packages of the set with name, version and SHA-256. */
    private static final String RECORD = "packages.txt";

    private final Path made;
    private final String place;
    private final Path scratch;
    private final byte[] shim;
    private final Path decoder;
    private final CommandRunner runner;
    private final Progress progress;

    private final Path amd64;
    private final Set<PackageId> unpacked = new LinkedHashSet<>();
    private final Map<ProgramIdentity, List<HelperEntry>> helpers = new LinkedHashMap<>();
    private final Set<ProgramIdentity> code = new LinkedHashSet<>();

    /**
     * @param made an empty folder, which becomes the set
     * @param place the path by which helpers will see the set
     * @param scratch a folder for intermediate files, on the same file system
     * @param shim the library that some helpers load before the others
     * @param decoder a newer liblzma than the release's
     */
    HelperSetMaker(
            Path made, String place, Path scratch, byte[] shim, Path decoder, CommandRunner runner, Progress progress) {
        this.made = made;
        this.place = place;
        this.scratch = scratch.toAbsolutePath();
        this.shim = shim;
        this.decoder = decoder;
        this.runner = runner;
        this.progress = progress;
        this.amd64 = this.scratch.resolve("amd64");
    }

    /**
     * Makes the set.
     *
     * @param versions the choices of versions; each one adds helpers that those before it do not have
     * @return the table of all helpers, for the launcher
     */
    HelperTable make(List<HelperVersions> versions) throws BuildFailure, IOException {
        for (HelperVersions each : versions) {
            add(each);
        }
        Files.write(made.resolve(RECORD), unpacked.stream().map(PackageId::line).toList());
        return new HelperTable(helpers.values().stream().flatMap(List::stream).toList(), List.copyOf(code));
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
        // Unpacked over the packages of the choice before: packages that both choices have are not unpacked again.
        unpack(
                closure.stream()
                        .filter(deb -> deb.architecture().equals("amd64"))
                        .toList(),
                deb -> amd64);
        unpack(originals.values(), this::unpackedOriginal);

        HelperFolder target = new HelperFolder(made.resolve(versions.name()), place + "/" + versions.name(), runner);
        target.addLibraries(amd64, shim);
        target.addDecoder(decoder);
        Map<String, String> amd64Versions = closure.stream().collect(Collectors.toMap(DebFile::name, DebFile::version));
        for (HelperPackage wanted : HelperPackage.all()) {
            DebFile original = originals.get(wanted.name());
            String version = amd64Versions.get(wanted.name());
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

    /** Unpacks packages on all processors: that is most of the time that a set takes. */
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
