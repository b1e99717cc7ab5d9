// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.targetlibrary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.AptSettings;
import dev.kn86.image.debian.apt.PackageCache;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.PackageArchive;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetches libraries from an archive on this machine. */
@ForeignTools
class TargetLibrariesTest {

    private static final String RELEASE = "bookworm";
    private static final List<String> OTHERS = List.of("libjansson-dev", "libsodium-dev", "libssl-dev", "libzstd-dev");

    @TempDir
    private Path temp;

    private PackageArchive archive;
    private ProcessCommandRunner runner;

    @BeforeEach
    void makeArchive() throws Exception {
        archive = new PackageArchive(temp.resolve("server"));
        runner = new ProcessCommandRunner(temp.resolve("logs"));
    }

    @AfterEach
    void stopServer() throws Exception {
        archive.close();
    }

    @Test
    void theSetIsUnpackedOnceAndRecorded() throws Exception {
        String sha256 = archive.add("libdrm-dev", "2.4.114-1", "libdrm2", "headers\n");
        List<String> others = addOthers();
        archive.publish();
        assertEquals(Optional.empty(), TargetLibraries.find(new CacheFolder(cache()), RELEASE));

        Path set = fetch();
        assertEquals(Optional.of(set), TargetLibraries.find(new CacheFolder(cache()), RELEASE));
        assertEquals("headers\n", Files.readString(set.resolve("opt/libdrm-dev")));
        List<String> record = Files.readAllLines(set.resolveSibling("packages.txt"));
        assertEquals("libdrm-dev 2.4.114-1 all " + sha256, record.get(0));
        assertEquals(others, record.subList(1, record.size()));
        for (String other : OTHERS) {
            assertEquals("library\n", Files.readString(set.resolve("opt/" + other)));
        }

        Object inode = Files.getAttribute(set, "unix:ino");
        assertEquals(set, fetch());
        assertEquals(inode, Files.getAttribute(set, "unix:ino"));
        assertEquals(1 + OTHERS.size(), archive.servedPackages().size());
    }

    @Test
    void anotherVersionIsInAnotherFolderAndReplacesTheFirst() throws Exception {
        Path old = fetchOldAndPublishNew();
        Path set = fetch();
        assertNotEquals(old, set);
        assertEquals("new\n", Files.readString(set.resolve("opt/libdrm-dev")));
        assertFalse(Files.exists(old));
        assertEquals(Optional.of(set), TargetLibraries.find(new CacheFolder(cache()), RELEASE));
    }

    @Test
    void aFailureKeepsWhatTheCacheHas() throws Exception {
        Path old = fetchOldAndPublishNew();
        archive.misbehave("libdrm-dev_2.4.120-1_all.deb", PackageArchive.Fault.GONE);
        assertThrows(BuildFailure.class, this::fetch);
        assertEquals("old\n", Files.readString(old.resolve("opt/libdrm-dev")));
        assertEquals(Optional.of(old), TargetLibraries.find(new CacheFolder(cache()), RELEASE));
    }

    @Test
    void aSetOfOtherPackagesIsNone() throws Exception {
        archive.add("libdrm-dev", "2.4.114-1", "", "headers\n");
        addOthers();
        archive.publish();
        Path record = fetch().resolveSibling("packages.txt");
        Files.writeString(record, "libdrm-dev 1 arm64 00\nlibother-dev 1 arm64 00\n");
        assertEquals(Optional.empty(), TargetLibraries.find(new CacheFolder(cache()), RELEASE));
    }

    /** Adds the packages beside libdrm-dev, and returns their lines of the record. */
    private List<String> addOthers() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String name : OTHERS) {
            lines.add(name + " 1 all " + archive.add(name, "1", "", "library\n"));
        }
        return lines;
    }

    private Path fetchOldAndPublishNew() throws Exception {
        archive.add("libdrm-dev", "2.4.114-1", "", "old\n");
        addOthers();
        archive.publish();
        Path old = fetch();
        archive.add("libdrm-dev", "2.4.120-1", "", "new\n");
        archive.publish();
        return old;
    }

    private Path cache() {
        return temp.resolve("cache");
    }

    private Path fetch() throws Exception {
        AptRoot apt = AptRoot.open(
                cache().resolve("apt"),
                "arm64",
                List.of(archive.source()),
                AptSettings.of(List.of("Acquire::Retries \"0\";")),
                AptRoot.Lists.RENEW,
                new PackageCache(cache().resolve("packages")),
                runner);
        return TargetLibraries.fetch(new CacheFolder(cache()), RELEASE, apt, runner, new SilentProgress());
    }
}
