// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.apt;

import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.file.Digests;
import dev.kn86.image.process.Command;
import dev.kn86.image.process.CommandResult;
import dev.kn86.image.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A private apt: own sources, lists and empty status, so that packages of any release and architecture are
 * found and downloaded without touching the host's apt. Signatures and hashes are checked by apt itself.
 * Not safe for two processes on one folder: hold the cache lock.
 */
public final class AptRoot {

    private static final String REMEDY = "Check the mirror (kn86.debian.mirror, DEBIAN_SNAPSHOT or the host's apt sources) and the network.";

    private final Path folder;
    private final CommandRunner runner;

    private AptRoot(Path folder, CommandRunner runner) {
        this.folder = folder;
        this.runner = runner;
    }

    /** When package lists are fetched. */
    public enum Lists {
        /** Kept lists are used; missing ones are fetched. */
        KEEP,
        /** Lists are fetched anew ({@code mvn -U}). */
        RENEW,
        /** Nothing is fetched; missing lists are a failure ({@code mvn -o}). */
        OFFLINE
    }

    /**
     * Sets up the folder and its package lists.
     *
     * @param folder apt's root, created when missing
     * @param architecture of the packages, a Debian name such as {@code arm64}
     * @param settings lines of apt.conf, from {@link HostAptSettings}
     */
    public static AptRoot open(
            Path folder, String architecture, List<AptSource> sources, List<String> settings, Lists lists, CommandRunner runner)
            throws BuildFailure, IOException {
        for (String name : List.of("etc/apt/apt.conf.d", "etc/apt/preferences.d", "var/lib/apt/lists/partial",
                "var/cache/apt/archives/partial", "var/lib/dpkg")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.write(folder.resolve("var/lib/dpkg/status"), new byte[0]);
        Files.write(folder.resolve("etc/apt/sources.list"), sources.stream().map(AptSource::line).toList());
        List<String> configuration = new ArrayList<>(settings);
        configuration.addAll(List.of(
                "Dir \"" + folder.toAbsolutePath() + "\";",
                "Dir::State::status \"" + folder.toAbsolutePath().resolve("var/lib/dpkg/status") + "\";",
                "APT::Architecture \"" + architecture + "\";",
                "APT::Architectures { \"" + architecture + "\"; };",
                "APT::Install-Recommends \"false\";",
                // The cache may lie below a home folder that the user _apt cannot enter.
                "APT::Sandbox::User \"root\";"));
        Files.write(folder.resolve("apt.conf"), configuration);
        AptRoot root = new AptRoot(folder, runner);
        root.fetchLists(sources, lists);
        return root;
    }

    private void fetchLists(List<AptSource> sources, Lists lists) throws BuildFailure, IOException {
        Path fetched = folder.resolve("fetched-sources.list");
        List<String> wanted = sources.stream().map(AptSource::line).toList();
        boolean present = Files.isRegularFile(fetched) && Files.readAllLines(fetched).equals(wanted);
        if (present && lists != Lists.RENEW) {
            return;
        }
        if (lists == Lists.OFFLINE) {
            throw new BuildFailure("Maven is offline (-o), and the package lists in " + folder + " are missing",
                    "Build once without -o.");
        }
        Files.deleteIfExists(fetched);
        run(folder, "apt-get", "update", "--error-on=any");
        Files.write(fetched, wanted);
    }

    /** SHA-256 over the signed index of a suite: it changes when any package in it does. */
    public String indexDigest(String suite) throws BuildFailure, IOException {
        try (Stream<Path> files = Files.list(folder.resolve("var/lib/apt/lists"))) {
            Path index = files.filter(file -> file.toString().endsWith("_dists_" + suite + "_InRelease"))
                    .findFirst()
                    .orElseThrow(() -> new BuildFailure("no package lists of " + suite + " in " + folder,
                            "Run the build with -U to fetch them again."));
            return Digests.sha256(index);
        }
    }

    /** One digest for all signed indexes in an apt root's folder; {@code none} when there are none. */
    public static String indexDigests(Path folder) throws IOException {
        Path lists = folder.resolve("var/lib/apt/lists");
        if (!Files.isDirectory(lists)) {
            return "none";
        }
        StringBuilder digests = new StringBuilder();
        try (Stream<Path> files = Files.list(lists)) {
            for (Path index : files.filter(file -> file.toString().endsWith("InRelease")).sorted().toList()) {
                digests.append(index.getFileName()).append(' ').append(Digests.sha256(index)).append('\n');
            }
        }
        return digests.isEmpty() ? "none" : Digests.sha256(digests.toString());
    }

    /**
     * The fields of a package, of its newest version or that of {@code name=version}, as {@code apt-cache show} prints them.
     *
     * @throws BuildFailure when no suite has it
     */
    public Map<String, String> show(String name) throws BuildFailure {
        Map<String, String> fields = new TreeMap<>();
        for (String line : run(folder, "apt-cache", "show", "--no-all-versions", name).lines()) {
            int colon = line.indexOf(": ");
            if (colon > 0 && line.charAt(0) != ' ') {
                fields.putIfAbsent(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return fields;
    }

    /**
     * Downloads one package without what it depends on, unless the folder has it already.
     *
     * @param name the package; {@code name=version} asks for a version
     */
    public DebFile download(String name, Path target) throws BuildFailure, IOException {
        Files.createDirectories(target);
        Map<String, String> fields = show(name);
        // apt-get download escapes the epoch's colon.
        Path file = target.resolve(String.join("_",
                fields.get("Package"), fields.get("Version").replace(":", "%3a"), fields.get("Architecture")) + ".deb");
        if (!Files.isRegularFile(file) || !Digests.sha256(file).equals(fields.get("SHA256"))) {
            run(target, "apt-get", "download", name);
        }
        return describe(file);
    }

    /** Downloads packages with all that they depend on. */
    public List<DebFile> downloadClosure(Collection<String> packages, Path target) throws BuildFailure, IOException {
        Files.createDirectories(target.resolve("partial"));
        List<String> words = new ArrayList<>(List.of(
                "apt-get", "install", "--download-only", "--yes", "-o", "Dir::Cache::archives=" + target.toAbsolutePath()));
        words.addAll(packages);
        run(folder, words.toArray(String[]::new));
        Files.deleteIfExists(target.resolve("lock"));
        Files.deleteIfExists(target.resolve("partial"));
        return describeAll(target);
    }

    private CommandResult run(Path workingFolder, String... words) throws BuildFailure {
        Command command = Command.of((Object[]) words)
                .in(workingFolder.toAbsolutePath())
                .env("APT_CONFIG", folder.toAbsolutePath().resolve("apt.conf").toString())
                .env("DEBIAN_FRONTEND", "noninteractive");
        return runner.run(command, REMEDY);
    }

    private List<DebFile> describeAll(Path target) throws BuildFailure, IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(target)) {
            files = entries.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
        }
        List<DebFile> packages = new ArrayList<>();
        for (Path file : files) {
            packages.add(describe(file));
        }
        return packages;
    }

    private DebFile describe(Path file) throws BuildFailure, IOException {
        List<String> fields = runner.run(
                Command.of("dpkg-deb", "--showformat=${Package}\\n${Version}\\n${Architecture}\\n", "--show", file), REMEDY).lines();
        return new DebFile(fields.get(0), fields.get(1), fields.get(2), Digests.sha256(file), file);
    }
}
