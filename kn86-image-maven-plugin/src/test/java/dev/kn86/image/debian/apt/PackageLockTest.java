// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageLockTest {

    private static final String A = "a".repeat(64);

    private static final String B = "b".repeat(64);

    @TempDir
    private Path temp;

    private Path file;

    @BeforeEach
    void lockABuild() throws Exception {
        file = temp.resolve("packages.lock");
        packages("libc6 2.36-9 arm64 " + A, "bash 1:5.2 arm64 " + B, "local 1 all -")
                .write(file);
    }

    @Test
    void theFileIsSortedPlainTextAndReadAgain() throws Exception {
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.get(0).startsWith("# "), lines.get(0));
        assertEquals(
                List.of("bash 1:5.2 arm64 " + B, "libc6 2.36-9 arm64 " + A, "local 1 all -"),
                lines.stream().filter(line -> !line.startsWith("#")).toList());
        assertEquals(
                packages("local 1 all -", "bash 1:5.2 arm64 " + B, "libc6 2.36-9 arm64 " + A), PackageList.read(file));
    }

    @Test
    void theSameBuildPasses() throws Exception {
        PackageLock lock = PackageLock.read(file);
        lock.checkWhole(packages("local 1 all -", "bash 1:5.2 arm64 " + B, "libc6 2.36-9 arm64 " + A));
        lock.checkPart("stage one", packages("bash 1:5.2 arm64 " + B));
    }

    @Test
    void everyDifferenceIsListed() throws Exception {
        PackageLock lock = PackageLock.read(file);
        BuildFailure failure = assertThrows(
                BuildFailure.class,
                () -> lock.checkWhole(
                        packages("bash 1:5.3 arm64 " + A, "libc6 2.36-9 arm64 " + B, "zlib1g 1.3 arm64 " + A)));
        assertEquals(
                """
                the build is locked to %s, but would differ:
                  bash:arm64: locked 1:5.2, found 1:5.3
                  libc6:arm64 2.36-9: another file, locked SHA-256 %s, found %s
                  local:all: locked 1, not installed
                  zlib1g:arm64: not in the lock, found 1.3"""
                        .formatted(file, A, B),
                failure.getMessage().replaceFirst("(?s)\n  -> .*", ""));
        assertTrue(failure.remedy().contains("DEBIAN_SNAPSHOT"), failure.remedy());
    }

    @Test
    void aPartMayLackWhatIsStillToCome() throws Exception {
        PackageLock lock = PackageLock.read(file);
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> lock.checkPart("stage one", packages("bash 1:5.3 arm64 " + A)));
        assertEquals(
                """
                stage one is locked to %s, but would differ:
                  bash:arm64: locked 1:5.2, found 1:5.3"""
                        .formatted(file),
                failure.getMessage().replaceFirst("(?s)\n  -> .*", ""));
    }

    @Test
    void aMissingEmptyOrBrokenFileIsNamed() throws Exception {
        assertTrue(assertThrows(BuildFailure.class, () -> PackageLock.read(temp.resolve("none.lock")))
                .getMessage()
                .contains("none.lock is missing"));
        Path empty = Files.writeString(temp.resolve("empty.lock"), "# nothing\n");
        assertTrue(assertThrows(BuildFailure.class, () -> PackageLock.read(empty))
                .getMessage()
                .contains("lists no package"));
        Path broken = Files.writeString(temp.resolve("broken.lock"), "# a list\nbash 5.2 arm64\n");
        assertTrue(assertThrows(BuildFailure.class, () -> PackageLock.read(broken))
                .getMessage()
                .contains("broken.lock:2: not \"name"));
        Path word = Files.writeString(temp.resolve("word.lock"), "bash 5/2 arm64 -\n");
        assertTrue(assertThrows(BuildFailure.class, () -> PackageLock.read(word))
                .getMessage()
                .contains("5/2"));
    }

    private static PackageList packages(String... lines) {
        return PackageList.of(Stream.of(lines).map(PackageId::parse).toList());
    }
}
