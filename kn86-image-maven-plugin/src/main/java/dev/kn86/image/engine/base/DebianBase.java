// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.AptSource;
import dev.kn86.image.debian.apt.DebFile;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.engine.stage.StageDirectory;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The base {@code debian}: the pinned Debian release for arm64, its backports kernel, and the files of a raspi-firmware
 * that is new enough for A/B slots. It needs nothing but a Debian mirror.
 */
public final class DebianBase {

    private DebianBase() {}

    /**
     * Chooses the pinned kernel and firmware, and downloads the files that the stages read.
     *
     * @param stages folder of {@code stage0-debian} and {@code stage1-boot}
     * @param work folder for the files that the stages read
     * @param access a private folder for proxies and logins; empty when the stages' tree has to hold the proxies
     *     itself, and logins are not used: upstream's pi-gen knows no other way
     * @throws BuildFailure when the mirror has no such kernel or a firmware older than the pin's minimum
     */
    public static Base prepare(
            Pin pin, DebianArchive archive, Path stages, Path work, Optional<Path> access, CommandRunner runner)
            throws BuildFailure, IOException {
        List<AptSource> release = archive.mirror().release(pin.debianRelease());
        AptRoot tree = archive.root("tree", "arm64", release);
        AptRoot firmwareSuite = archive.root(
                "firmware", "arm64", List.of(archive.mirror().suite(pin.raspiFirmwareSuite(), "non-free-firmware")));

        DebianKernel kernel = DebianKernel.choose(pin, archive);
        DebFile firmware = firmwareSuite.download("raspi-firmware");
        new FirmwareMinimum(pin.raspiFirmwareMin(), runner)
                .check(
                        firmware.version(),
                        "of " + pin.raspiFirmwareSuite(),
                        "Name a suite with a newer one as RASPI_FIRMWARE_SUITE in pi-gen-pin.env.");

        Files.createDirectories(work);
        List<AptSource> treeSources = new ArrayList<>(release);
        treeSources.add(archive.mirror().suite(pin.kernelSuite(), "main"));
        Path sources = Files.write(
                work.resolve("sources.list"),
                treeSources.stream().map(AptSource::line).toList());
        List<String> lines = new ArrayList<>(archive.settings().lines());
        Map<String, Path> paths = new HashMap<>();
        if (access.isPresent()) {
            archive.settings().writeAccess(access.get());
            paths.put("KN86_APT_ACCESS", access.get());
        } else {
            lines.addAll(archive.settings().proxies());
        }
        Path settings = Files.write(work.resolve("apt.conf"), lines);
        paths.putAll(Map.of(
                "KN86_APT_SOURCES",
                sources,
                "KN86_APT_CONF",
                settings,
                "KN86_RASPI_FIRMWARE",
                firmware.file(),
                "KN86_APT_LISTS",
                tree.lists()));
        return new Base(
                List.of(
                        StageDirectory.of(stages.resolve("stage0-debian")),
                        StageDirectory.of(stages.resolve("stage1-boot"))),
                inputs(pin.debianRelease(), sources, settings),
                Map.of(
                        "KN86_DEBIAN_INDEX",
                        indexDigest(tree, release),
                        "KN86_KERNEL",
                        kernel.request(),
                        "KN86_RASPI_FIRMWARE_SHA256",
                        firmware.sha256()),
                paths,
                Optional.empty(),
                Map.of(
                        "base",
                        "debian",
                        "kernelVersion",
                        kernel.version(),
                        "raspiFirmwareVersion",
                        firmware.version(),
                        "raspiFirmwareSha256",
                        firmware.sha256()),
                PackageList.of(List.of(firmware.id())),
                Base.Archive.NONE,
                Base.Versions.NONE);
    }

    /** The tree has apt's sources and settings in it until its export: another mirror makes another layer. */
    static String inputs(String release, Path sources, Path settings) throws IOException {
        return Digests.sha256("debian " + release + " " + Digests.sha256(sources) + " " + Digests.sha256(settings));
    }

    /** A digest of the package lists without the backports suite: a new kernel there does not change other packages. */
    private static String indexDigest(AptRoot tree, List<AptSource> release) throws BuildFailure, IOException {
        StringBuilder digests = new StringBuilder();
        for (AptSource source : release) {
            digests.append(tree.indexDigest(source.suite()));
        }
        return Digests.sha256(digests.toString());
    }
}
