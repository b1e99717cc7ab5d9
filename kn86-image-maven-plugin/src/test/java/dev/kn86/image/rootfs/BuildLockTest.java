// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.rootfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.base.Base;
import dev.kn86.image.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildLockTest {

    private static final Map<String, String> BASE = Map.of("base", "debian", "raspiFirmwareVersion", "1.20260408+ds-1");

    private static final List<String> PACKAGES = List.of("bash 5.2 arm64", "libc6 2.36 arm64");

    @TempDir
    private Path temp;

    private Path record;

    @BeforeEach
    void recordABuild() throws Exception {
        record = temp.resolve("build-record.json");
        RootfsRequest request = new RootfsRequest(List.of(), List.of(), Optional.empty(), temp, "1.0", "1.0+abc", false, Instant.EPOCH, temp, temp, temp, Optional.empty());
        BuildRecord.write(record, request, new Base(List.of(), "inputs", Map.of(), Map.of(), Optional.empty(), BASE), PACKAGES);
    }

    @Test
    void theSameBuildPasses() throws Exception {
        BuildLock lock = BuildLock.read(record);
        lock.checkBase(BASE);
        lock.checkPackages(List.of("libc6 2.36 arm64", "bash 5.2 arm64"));
    }

    @Test
    void anotherFirmwareIsRefused() throws Exception {
        BuildLock lock = BuildLock.read(record);
        BuildFailure failure = assertThrows(BuildFailure.class,
                () -> lock.checkBase(Map.of("base", "debian", "raspiFirmwareVersion", "1.20261101-1")));
        assertTrue(failure.getMessage().contains("raspiFirmwareVersion: locked 1.20260408+ds-1, found 1.20261101-1"), failure.getMessage());
    }

    @Test
    void everyOtherPackageIsListed() throws Exception {
        BuildLock lock = BuildLock.read(record);
        BuildFailure failure = assertThrows(BuildFailure.class,
                () -> lock.checkPackages(List.of("bash 5.3 arm64", "zlib1g 1.3 arm64")));
        assertEquals("""
                the build is locked to %s, but would differ:
                  bash:arm64: locked 5.2, found 5.3
                  libc6:arm64: locked 2.36, found none
                  zlib1g:arm64: locked none, found 1.3""".formatted(record), failure.getMessage().replaceFirst("(?s)\n  -> .*", ""));
    }

    @Test
    void aMissingOrOtherFileIsNamed() throws Exception {
        assertTrue(assertThrows(BuildFailure.class, () -> BuildLock.read(temp.resolve("none.json")))
                .getMessage().contains("none.json, which is missing"));
        Path other = Files.writeString(temp.resolve("other.json"), "{}");
        assertTrue(assertThrows(BuildFailure.class, () -> BuildLock.read(other))
                .getMessage().contains("which is no build record"));
    }
}
