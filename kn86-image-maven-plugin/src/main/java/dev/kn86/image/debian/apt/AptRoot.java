// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import dev.kn86.image.debian.control.ControlStanzas;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
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
import java.util.stream.Stream;

/**
 * A private apt: own sources, lists and empty status, so that packages of any release and architecture are found and
 * downloaded without touching the host's apt. apt itself checks signatures and hashes. Not safe for two processes on
 * one folder: hold the cache lock.
 */
public final class AptRoot {

    /** As apt-get prints what it would fetch: {@code 'address' name_version_architecture.deb size SHA256:hash}. */
    private static final Pattern WANTED = Pattern.compile("'.*' (\\S+\\.deb) \\d+ SHA256:([0-9a-f]{64})");

    private final PrivateApt apt;
    private final PackageCache packages;

    private AptRoot(PrivateApt apt, PackageCache packages) {
        this.apt = apt;
        this.packages = packages;
    }

    /** Whether package lists are fetched. */
    public enum Lists {
        /** Lists of the cache are used; missing lists are fetched. */
        KEEP,
        /** All lists are fetched ({@code mvn -U}). */
        RENEW,
        /** Nothing is fetched; missing lists are a failure ({@code mvn -o}). */
        OFFLINE
    }

    /**
     * Sets up the folder and its package lists. A folder that cannot be written is used as it is.
     *
     * @param folder apt's root, created when missing
     * @param architecture of the packages, a Debian name such as {@code arm64}
     * @param settings how apt reaches the sources
     * @param packages keeps downloads; on the same file system as all folders that get them
     * @throws BuildFailure when lists cannot be fetched complete and signed; lists that were there before are kept
     */
    public static AptRoot open(
            Path folder,
            String architecture,
            List<AptSource> sources,
            AptSettings settings,
            Lists lists,
            PackageCache packages,
            CommandRunner runner)
            throws BuildFailure, IOException {
        AptRoot root = new AptRoot(new PrivateApt(folder, List.of(), settings.logins(), runner), packages);
        AptLists present = new AptLists(folder);
        if (Files.isDirectory(folder) && !Files.isWritable(folder)) {
            if (!present.areOf(sources)) {
                throw new BuildFailure(
                        "the package lists in " + folder + " are missing, and the cache cannot be written",
                        "Make the cache folder writable, or name another one with -Dkn86.cache.dir.");
            }
            return root;
        }
        root.apt.configure(architecture, sources, settings);
        if (!present.areOf(sources) || lists == Lists.RENEW) {
            if (lists == Lists.OFFLINE) {
                throw new BuildFailure(
                        "Maven is offline (-o), and the package lists in " + folder + " are missing",
                        "Build once without -o.");
            }
            present.fetch(sources, root.apt);
        }
        return root;
    }

    /** SHA-256 of the signed index of a suite: it changes when any package of the suite changes. */
    public String indexDigest(String suite) throws BuildFailure, IOException {
        return new AptLists(apt.folder()).digest(suite);
    }

    /** One digest over all signed indexes in an apt root's folder; {@code none} when there are none. */
    public static String indexDigests(Path folder) throws IOException {
        return new AptLists(folder).digest();
    }

    /**
     * The same packages, but a suite's own version of a package comes before newer versions of other suites.
     *
     * @param suite as apt's option APT::Default-Release takes it: name or version (apt_preferences(5))
     */
    public AptRoot preferring(String suite) {
        List<String> options = List.of("--option", "APT::Default-Release=" + suite);
        return new AptRoot(new PrivateApt(apt.folder(), options, apt.logins(), apt.runner()), packages);
    }

    /**
     * The fields of a package, as {@code apt-cache show} prints them.
     *
     * @param name the package, of the version that apt would install; {@code name=version} asks for a version
     * @throws BuildFailure when no suite has it
     */
    public Map<String, String> show(String name) throws BuildFailure {
        return show(List.of(name)).get(0);
    }

    /** The fields of several packages, in the order of the names. */
    private List<Map<String, String>> show(Collection<String> names) throws BuildFailure {
        Map<String, Map<String, String>> found = new HashMap<>();
        List<String> words = new ArrayList<>(List.of("apt-cache", "show", "--no-all-versions"));
        words.addAll(names);
        String what = "no package " + String.join(", ", names);
        String printed = apt.run(what, words).stdout();
        for (Map<String, String> fields : ControlStanzas.parse("apt-cache show", printed)) {
            found.putIfAbsent(fields.get("Package"), fields);
        }
        List<Map<String, String>> all = new ArrayList<>();
        for (String name : names) {
            Map<String, String> fields = found.get(name.replaceFirst("=.*", ""));
            if (fields == null) {
                // apt-cache prints nothing and succeeds for a version that it does not know.
                throw PrivateApt.failure("no package " + name, "apt-cache", "N: " + name + " was not found");
            }
            all.add(fields);
        }
        return all;
    }

    /** The folder of apt's package lists. apt has checked their hashes against the signed indexes. */
    public Path lists() {
        return new AptLists(apt.folder()).folder();
    }

    /**
     * Fetches one package without its dependencies, unless the cache has it.
     *
     * @param name the package; {@code name=version} asks for a version
     * @return the package, whose file is the cache's own
     */
    public DebFile download(String name) throws BuildFailure, IOException {
        return download(List.of(name)).get(0);
    }

    /** Fetches several packages without their dependencies; in the order of the names. */
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
            Path fresh = apt.folder().resolve("download");
            FileTrees.delete(fresh);
            Files.createDirectories(fresh);
            String name = fields.get("Package");
            apt.run(
                    name + " could not be fetched",
                    fresh,
                    List.of("apt-get", "download", name + "=" + fields.get("Version")));
            packages.keep(fresh.resolve(
                    PackageId.fileName(fields.get("Package"), fields.get("Version"), fields.get("Architecture"))));
            FileTrees.delete(fresh);
            kept = packages.find(sha256);
        }
        return new DebFile(
                fields.get("Package"), fields.get("Version"), fields.get("Architecture"), sha256, kept.orElseThrow());
    }

    /** Puts packages with all their dependencies into a folder; the cache keeps those that have to be fetched. */
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
        // Without this option apt prints MD5.
        query.addAll(List.of("--print-uris", "-o", "Acquire::ForceHash=SHA256"));
        boolean complete = true;
        for (String line : apt.run(what, query).lines()) {
            Matcher wanted = WANTED.matcher(line);
            if (wanted.find()) {
                complete &= packages.offer(wanted.group(2), target);
            }
        }
        List<DebFile> all = new ArrayList<>();
        try {
            if (!complete) {
                apt.run(what, words);
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

    private static List<Path> debs(Path target) throws IOException {
        try (Stream<Path> entries = Files.list(target)) {
            return entries.filter(file -> file.toString().endsWith(".deb"))
                    .sorted()
                    .toList();
        }
    }
}
