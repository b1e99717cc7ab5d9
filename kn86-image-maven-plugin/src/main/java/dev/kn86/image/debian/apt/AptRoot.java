// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.debian.control.ControlStanzas;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A private apt: own sources, lists and empty status, so that packages of any release and architecture are
 * found and downloaded without touching the host's apt. Signatures and hashes are checked by apt itself.
 * Not safe for two processes on one folder: hold the cache lock.
 */
public final class AptRoot {

    private static final String REMEDY =
            "Check the mirror (kn86.debian.mirror, DEBIAN_SNAPSHOT or the host's apt sources) and the network.";

    /** As apt-get prints what it would fetch: {@code 'address' name_version_architecture.deb size SHA256:hash}. */
    private static final Pattern WANTED = Pattern.compile("'.*' (\\S+\\.deb) \\d+ SHA256:([0-9a-f]{64})");

    private final Path folder;
    private final List<String> options;
    private final PackageCache packages;
    private final CommandRunner runner;

    private AptRoot(Path folder, List<String> options, PackageCache packages, CommandRunner runner) {
        this.folder = folder;
        this.options = options;
        this.packages = packages;
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
     * Sets up the folder and its package lists. A folder that cannot be written is used as it is.
     *
     * @param folder apt's root, created when missing
     * @param architecture of the packages, a Debian name such as {@code arm64}
     * @param settings lines of apt.conf, from {@link HostAptSettings}
     * @param packages where downloads are kept; on the same file system as all folders that get them
     * @throws BuildFailure when lists cannot be had whole and signed; what was there before is kept
     */
    public static AptRoot open(
            Path folder,
            String architecture,
            List<AptSource> sources,
            List<String> settings,
            Lists lists,
            PackageCache packages,
            CommandRunner runner)
            throws BuildFailure, IOException {
        AptRoot root = new AptRoot(folder, List.of(), packages, runner);
        if (Files.isDirectory(folder) && !Files.isWritable(folder)) {
            if (!root.hasLists(sources)) {
                throw new BuildFailure(
                        "the package lists in " + folder + " are missing, and the cache cannot be written",
                        "Make the cache folder writable, or name another one with -Dkn86.cache.dir.");
            }
            return root;
        }
        for (String name : List.of(
                "etc/apt/apt.conf.d",
                "etc/apt/preferences.d",
                "var/lib/apt/lists/partial",
                "var/cache/apt/archives/partial",
                "var/lib/dpkg")) {
            Files.createDirectories(folder.resolve(name));
        }
        write(folder.resolve("var/lib/dpkg/status"), List.of());
        write(folder.resolve("etc/apt/sources.list"), lines(sources));
        List<String> configuration = new ArrayList<>(settings);
        configuration.addAll(List.of(
                "Dir \"" + folder.toAbsolutePath() + "\";",
                "Dir::State::status \"" + folder.toAbsolutePath().resolve("var/lib/dpkg/status") + "\";",
                "APT::Architecture \"" + architecture + "\";",
                "APT::Architectures { \"" + architecture + "\"; };",
                "APT::Install-Recommends \"false\";",
                // The cache may lie below a home folder that the user _apt cannot enter.
                "APT::Sandbox::User \"root\";"));
        write(folder.resolve("apt.conf"), configuration);
        root.fetchLists(sources, lists);
        return root;
    }

    /** A file that is newer than apt's index of packages makes it build that anew, on every call. */
    private static void write(Path file, List<String> lines) throws IOException {
        if (!Files.exists(file) || !Files.readAllLines(file).equals(lines)) {
            Files.write(file, lines);
        }
    }

    private void fetchLists(List<AptSource> sources, Lists lists) throws BuildFailure, IOException {
        if (hasLists(sources) && lists != Lists.RENEW) {
            return;
        }
        if (lists == Lists.OFFLINE) {
            throw new BuildFailure(
                    "Maven is offline (-o), and the package lists in " + folder + " are missing",
                    "Build once without -o.");
        }
        Files.deleteIfExists(fetchedSources());
        run("the package lists could not be fetched", folder, "apt-get", "update", "--error-on=any");
        Files.write(fetchedSources(), lines(sources));
    }

    private boolean hasLists(List<AptSource> sources) throws IOException {
        return Files.isRegularFile(fetchedSources())
                && Files.readAllLines(fetchedSources()).equals(lines(sources));
    }

    /** Written last: the lists of these sources are whole. */
    private Path fetchedSources() {
        return folder.resolve("fetched-sources.list");
    }

    private static List<String> lines(List<AptSource> sources) {
        return sources.stream().map(AptSource::line).toList();
    }

    /** SHA-256 over the signed index of a suite: it changes when any package in it does. */
    public String indexDigest(String suite) throws BuildFailure, IOException {
        try (Stream<Path> files = Files.list(folder.resolve("var/lib/apt/lists"))) {
            Path index = files.filter(file -> file.toString().endsWith("_dists_" + suite + "_InRelease"))
                    .findFirst()
                    .orElseThrow(() -> new BuildFailure(
                            "no package lists of " + suite + " in " + folder,
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
            for (Path index : files.filter(file -> file.toString().endsWith("InRelease"))
                    .sorted()
                    .toList()) {
                digests.append(index.getFileName())
                        .append(' ')
                        .append(Digests.sha256(index))
                        .append('\n');
            }
        }
        return digests.isEmpty() ? "none" : Digests.sha256(digests.toString());
    }

    /**
     * The same packages, where a suite's own version comes before newer ones of other suites.
     *
     * @param suite as apt's option APT::Default-Release takes it: name or version (apt_preferences(5))
     */
    public AptRoot preferring(String suite) {
        return new AptRoot(folder, List.of("--option", "APT::Default-Release=" + suite), packages, runner);
    }

    /**
     * The fields of a package, of the version that apt would install or that of {@code name=version}, as
     * {@code apt-cache show} prints them.
     *
     * @throws BuildFailure when no suite has it
     */
    public Map<String, String> show(String name) throws BuildFailure {
        return show(List.of(name)).get(0);
    }

    /** Of several packages, in the order of their names. */
    private List<Map<String, String>> show(Collection<String> names) throws BuildFailure {
        Map<String, Map<String, String>> found = new HashMap<>();
        List<String> words = new ArrayList<>(List.of("apt-cache", "show", "--no-all-versions"));
        words.addAll(names);
        String what = "no package " + String.join(", ", names);
        String printed = run(what, folder, words.toArray(String[]::new)).stdout();
        for (Map<String, String> fields : ControlStanzas.parse("apt-cache show", printed)) {
            found.putIfAbsent(fields.get("Package"), fields);
        }
        List<Map<String, String>> all = new ArrayList<>();
        for (String name : names) {
            Map<String, String> fields = found.get(name.replaceFirst("=.*", ""));
            if (fields == null) {
                // For a version that it does not know, apt-cache prints nothing and succeeds.
                throw failure("no package " + name, "apt-cache", "N: " + name + " was not found");
            }
            all.add(fields);
        }
        return all;
    }

    /** Where apt keeps the lists of its suites; their hashes are checked, and lead to a signature. */
    public Path lists() {
        return folder.toAbsolutePath().resolve("var/lib/apt/lists");
    }

    /**
     * Fetches one package without what it depends on, unless the cache has it.
     *
     * @param name the package; {@code name=version} asks for a version
     * @return the package; its file is the cache's own
     */
    public DebFile download(String name) throws BuildFailure, IOException {
        return download(List.of(name)).get(0);
    }

    /** Fetches several packages without what they depend on; in the order of their names. */
    public List<DebFile> download(Collection<String> names) throws BuildFailure, IOException {
        List<DebFile> files = new ArrayList<>();
        for (Map<String, String> fields : show(names)) {
            files.add(download(fields));
        }
        return files;
    }

    private DebFile download(Map<String, String> fields) throws BuildFailure, IOException {
        String sha256 = fields.get("SHA256");
        Optional<Path> kept = packages.find(sha256);
        if (kept.isEmpty()) {
            Path fresh = folder.resolve("download");
            FileTrees.delete(fresh);
            Files.createDirectories(fresh);
            String name = fields.get("Package");
            run(name + " could not be fetched", fresh, "apt-get", "download", name + "=" + fields.get("Version"));
            packages.keep(fresh.resolve(
                    PackageId.fileName(fields.get("Package"), fields.get("Version"), fields.get("Architecture"))));
            FileTrees.delete(fresh);
            kept = packages.find(sha256);
        }
        return new DebFile(
                fields.get("Package"), fields.get("Version"), fields.get("Architecture"), sha256, kept.orElseThrow());
    }

    /** Puts packages with all that they depend on into a folder; those that the cache lacks are fetched, and kept there. */
    public List<DebFile> downloadClosure(Collection<String> names, Path target) throws BuildFailure, IOException {
        Files.createDirectories(target.resolve("partial"));
        List<String> words = new ArrayList<>(List.of(
                "apt-get",
                "install",
                "--download-only",
                "--yes",
                "-o",
                "Dir::Cache::archives=" + target.toAbsolutePath()));
        words.addAll(names);
        String what = String.join(", ", names) + " could not be fetched";
        List<String> query = new ArrayList<>(words);
        // Without, the hash would be MD5.
        query.addAll(List.of("--print-uris", "-o", "Acquire::ForceHash=SHA256"));
        boolean complete = true;
        for (String line : run(what, folder, query.toArray(String[]::new)).lines()) {
            Matcher wanted = WANTED.matcher(line);
            if (wanted.find()) {
                complete &= packages.offer(wanted.group(2), target);
            }
        }
        List<DebFile> all = new ArrayList<>();
        try {
            if (!complete) {
                run(what, folder, words.toArray(String[]::new));
            }
        } finally {
            Files.deleteIfExists(target.resolve("lock"));
            FileTrees.delete(target.resolve("partial"));
            for (Path file : debs(target)) {
                PackageId id = packages.keep(file);
                all.add(new DebFile(id.name(), id.version(), id.architecture(), id.sha256(), file));
            }
        }
        return all;
    }

    private CommandResult run(String problem, Path workingFolder, String... words) throws BuildFailure {
        Command command = Command.of((Object[]) words)
                .with(options)
                .in(workingFolder.toAbsolutePath())
                .env("APT_CONFIG", folder.toAbsolutePath().resolve("apt.conf").toString())
                .env("DEBIAN_FRONTEND", "noninteractive");
        CommandResult result = runner.attempt(command);
        if (result.succeeded()) {
            return result;
        }
        throw failure(problem, command.program(), result.stdout() + result.stderr());
    }

    private static BuildFailure failure(String problem, String program, String said) {
        AptComplaint complaint = AptComplaint.in(said)
                .orElseGet(() -> new AptComplaint(
                        said.lines().filter(line -> line.startsWith("E: ")).collect(Collectors.joining("\n")), REMEDY));
        return new BuildFailure(
                problem + ": " + complaint.problem() + "\n  apt's own words are in the log of " + program
                        + ", in the folder logs",
                complaint.remedy());
    }

    private static List<Path> debs(Path target) throws IOException {
        try (Stream<Path> entries = Files.list(target)) {
            return entries.filter(file -> file.toString().endsWith(".deb"))
                    .sorted()
                    .toList();
        }
    }
}
