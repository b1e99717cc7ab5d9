// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.AptSettings;
import dev.kn86.image.debian.apt.AptSource;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.file.ForeignText;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Raspberry Pi's archive, as pi-gen's stage0 names it: address and suite in {@code raspi.list}, and the key beside it.
 * A private apt asks it whether it answers, is signed by that key, has the suite, and has a boot firmware that is new
 * enough.
 *
 * @param upstream the checkout of pi-gen
 * @param release the Debian release that stage0 writes in place of {@code RELEASE}, unless pi-gen's config names
 *     another
 * @param minimum the oldest firmware that will do
 * @param debian whose cache, proxies and time limits are used; the caller holds the cache lock
 * @param offline whether nothing may be fetched ({@code mvn -o})
 */
record RaspiosArchive(Path upstream, String release, FirmwareMinimum minimum, DebianArchive debian, boolean offline)
        implements Base.Archive {

    private static final String FILES = "stage0/00-configure-apt/files/";
    private static final String LIST = FILES + "raspi.list";
    private static final String KEY = FILES + "raspberrypi.gpg.key";

    @Override
    public void ask(Map<String, String> config) throws BuildFailure, IOException {
        Path list = upstream.resolve(LIST);
        if (!Files.isRegularFile(list)) {
            // A pi-gen of somebody's own: its stages name other archives, or none.
            return;
        }
        if (offline) {
            throw new BuildFailure(
                    "Maven is offline (-o), and the cache lacks a stage of pi-gen, which fetches packages",
                    "Build once without -o.");
        }
        // apt takes no keyring with a blank in its path, which the cache may have.
        Path keys = Files.createTempDirectory("kn86-archive-key");
        try {
            ask(sources(list, config, key(keys)), config);
        } catch (BuildFailure e) {
            throw new BuildFailure(
                    "Raspberry Pi's archive (" + list + ") cannot be used, and no stage has run: " + e.problem(),
                    "Check the network, its proxy (the host's apt settings, APT_PROXY in kn86.pi-gen.config) and this"
                            + " machine's clock. An archive elsewhere is named in a clone of pi-gen with a tag of its own"
                            + " (kn86.pi-gen.repository, kn86.pi-gen.tag). -Dkn86.base=debian needs no such archive.",
                    e);
        } finally {
            FileTrees.delete(keys);
        }
    }

    private void ask(List<AptSource> sources, Map<String, String> config) throws BuildFailure, IOException {
        AptRoot apt = AptRoot.open(
                debian.cache().aptRoot("raspios", "arm64"),
                "arm64",
                sources,
                settings(config),
                AptRoot.Lists.RENEW,
                DebianArchive.packages(debian.cache()),
                debian.runner());
        minimum.check(
                apt.show(FirmwareMinimum.PACKAGE).get("Version"),
                "of its suite " + sources.get(0).suite(),
                "Ask for an archive that is up to date.");
    }

    /** stage0 has APT_PROXY as the proxy of the tree's apt. */
    private AptSettings settings(Map<String, String> config) {
        String proxy = config.getOrDefault("APT_PROXY", "");
        return proxy.isEmpty()
                ? debian.settings()
                : debian.settings().with(List.of("Acquire::http::Proxy \"" + proxy.replace("\"", "") + "\";"));
    }

    /** The lines of sources.list(5), with or without options, {@code deb-src} left out. */
    private List<AptSource> sources(Path list, Map<String, String> config, Path key) throws BuildFailure, IOException {
        List<AptSource> sources = new ArrayList<>();
        for (String line : ForeignText.lines(list)) {
            String[] words = line.strip().replaceFirst("^deb +\\[[^]]*]", "deb").split("\\s+");
            if (words[0].equals("deb")) {
                sources.add(source(list, words, config.getOrDefault("RELEASE", release), key));
            }
        }
        if (sources.isEmpty()) {
            throw new BuildFailure(
                    list + " names no archive", "Add a line \"deb ADDRESS RELEASE main\", or take another pi-gen.");
        }
        return sources;
    }

    private static AptSource source(Path list, String[] words, String name, Path key) throws BuildFailure {
        try {
            return new AptSource(
                    new URI(words[1]),
                    words[2].replace("RELEASE", name),
                    Arrays.asList(words).subList(3, words.length),
                    key);
        } catch (URISyntaxException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new BuildFailure(
                    list + ": \"" + String.join(" ", words) + "\" is no line of sources.list(5)",
                    "Correct the line: deb ADDRESS RELEASE main.",
                    e);
        }
    }

    /** apt tells a key's form by its file's name. stage0 takes an armoured one. */
    private Path key(Path folder) throws BuildFailure, IOException {
        Path key = upstream.resolve(KEY);
        if (!Files.isRegularFile(key)) {
            throw new BuildFailure(key + " is missing", "Take a pi-gen with the key of its archive.");
        }
        return Files.copy(key, folder.resolve("archive.asc"));
    }
}
