// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.twin;

import dev.kn86.image.apt.AptRoot;
import dev.kn86.image.apt.DebFile;
import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.file.FileTrees;
import dev.kn86.image.file.FreshFolder;
import dev.kn86.image.process.Command;
import dev.kn86.image.process.CommandRunner;
import dev.kn86.image.progress.Progress;
import dev.kn86.image.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The twins of one release, made from its packages and kept in the cache. */
final class TwinSet {

    private static final String LAUNCHER = "qemu-aarch64";
    private static final String LIBRARY = "libtwin.so";
    private static final String IDENTITY = "identity";

    /** What was taken: name, version and SHA-256 of each package. */
    private static final String RECORD = "packages.txt";

    private static final List<String> PROGRAM_FOLDERS = List.of("bin", "sbin", "usr/bin", "usr/sbin");

    /** Perl modules of other packages and local ones: code among them is arm64's and has no twin. */
    private static final List<String> PERL_GUARDS =
            List.of("/usr/lib/aarch64-linux-gnu/perl5", "/usr/local/lib/aarch64-linux-gnu/perl");

    private final Path folder;
    private final CommandRunner runner;
    private final Progress progress;

    TwinSet(Path folder, CommandRunner runner, Progress progress) {
        this.folder = folder.toAbsolutePath();
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * The emulator with the launcher before it; made when the cache has none of that identity.
     *
     * @param identity digest of everything that goes in
     */
    Path launcher(String identity, byte[] launcher, byte[] library, Path emulator, AptRoot arm64, AptRoot amd64)
            throws BuildFailure, IOException {
        Path record = folder.resolve(IDENTITY);
        if (!Files.isRegularFile(record) || !Files.readString(record).equals(identity)) {
            try (Step step = progress.step("native helpers"); FreshFolder fresh = new FreshFolder(folder)) {
                Path made = Files.createDirectories(fresh.path().resolve("made"));
                List<Twin> twins = twins(made, fresh.path(), arm64, amd64);
                Files.write(made.resolve("lib").resolve(LIBRARY), library);
                EmulatorLauncher.join(emulator, launcher,
                        new TwinTable(inTree("lib"), inTree("lib/" + LIBRARY), twins), made.resolve(LAUNCHER));
                Files.writeString(made.resolve(IDENTITY), identity);
                fresh.put(made);
                step.done(twins.size() + " programs");
            }
        }
        return folder.resolve(LAUNCHER);
    }

    /**
     * A path of the set as twins see it. The first process of a stage's namespace has the host's root, and /proc
     * is mounted wherever a program may count on anything; where it is not, the launcher emulates.
     */
    private String inTree(String path) {
        return "/proc/1/root" + folder.resolve(path);
    }

    private List<Twin> twins(Path made, Path scratch, AptRoot arm64, AptRoot amd64) throws BuildFailure, IOException {
        Map<TwinPackage, DebFile> originals = new LinkedHashMap<>();
        for (TwinPackage each : TwinPackage.all()) {
            originals.put(each, arm64.download(each.name()));
        }
        List<DebFile> closure = amd64.downloadClosure(
                originals.keySet().stream().map(TwinPackage::name).toList(), scratch.resolve("debs"));
        Path unpacked = Files.createDirectories(scratch.resolve("amd64"));
        List<String> record = new ArrayList<>();
        for (DebFile deb : closure) {
            unpack(deb, unpacked);
            record.add(String.join(" ", deb.name(), deb.version(), deb.architecture(), deb.sha256()));
        }
        Files.write(made.resolve(RECORD), record);
        TwinFolder target = new TwinFolder(made, runner);
        target.addLibraries(unpacked);
        List<Twin> twins = new ArrayList<>();
        for (Map.Entry<TwinPackage, DebFile> original : originals.entrySet()) {
            String version = closure.stream().filter(deb -> deb.name().equals(original.getKey().name()))
                    .map(DebFile::version).findFirst().orElse("none");
            if (!version.equals(original.getValue().version())) {
                progress.info("programs of " + original.getKey().name() + " run emulated: arm64 has version "
                        + original.getValue().version() + ", amd64 " + version);
                continue;
            }
            Path reference = Files.createDirectories(scratch.resolve("arm64").resolve(original.getKey().name()));
            unpack(original.getValue(), reference);
            twins.addAll(programs(original.getKey(), reference, unpacked, target));
        }
        return twins;
    }

    private void unpack(DebFile deb, Path target) throws BuildFailure {
        runner.run(Command.of("dpkg-deb", "--extract", deb.file(), target), "Free some disk space below " + folder + ".");
    }

    private List<Twin> programs(TwinPackage wanted, Path arm64, Path amd64, TwinFolder target) throws BuildFailure, IOException {
        List<Twin> twins = new ArrayList<>();
        Set<ProgramIdentity> known = new HashSet<>();
        boolean perl = wanted.setting() == TwinSetting.PERL;
        for (Path original : programFiles(arm64)) {
            String name = original.getFileName().toString();
            Path twin = amd64.resolve(arm64.relativize(original));
            Optional<ProgramIdentity> identity = ProgramIdentity.of(original);
            if (identity.isEmpty() || !wanted.covers(name) || !Files.isRegularFile(twin) || !known.add(identity.get())) {
                continue;
            }
            if (!target.addProgram(twin, wanted.setting())) {
                progress.info(name + " runs emulated: libraries of its amd64 twin are missing");
                continue;
            }
            twins.add(new Twin(identity.get(), perl, inTree("loader/" + name), inTree("bin/" + name),
                    perl ? PERL_GUARDS : List.of(), perl ? target.perlSearchPath() : List.of()));
        }
        if (perl) {
            target.addPerlCode(amd64);
        }
        return twins;
    }

    private static List<Path> programFiles(Path unpacked) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : PROGRAM_FOLDERS) {
            Path folder = unpacked.resolve(name);
            if (Files.isDirectory(folder) && !Files.isSymbolicLink(folder)) {
                try (Stream<Path> entries = Files.list(folder)) {
                    entries.filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file)).sorted().forEach(files::add);
                }
            }
        }
        return files;
    }
}
