// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.format.signing.DevelopmentKey;
import dev.kn86.image.image.payload.SigningPolicy;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class ReleaseCheckTest {

    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeEach
    void makeRelease() throws Exception {
        repository = TestRepository.create(folder.resolve("repository"));
        repository.git("tag", "v0.2.0");
    }

    private String faults(String version, Optional<String> tag, List<String> snapshots) {
        ReleaseCheck check = new ReleaseCheck(
                version,
                repository.folder(),
                tag,
                snapshots,
                new SigningPolicy(
                        Variant.PRODUCTION, Optional.empty(), false, new DevelopmentKey(folder.resolve("keys"))),
                () -> Pin.read(folder.resolve("pin.env")),
                folder.resolve("records"),
                folder.resolve("packages.lock"));
        return assertThrows(BuildFailure.class, () -> check.run(new ProcessCommandRunner(folder.resolve("logs"))))
                .getMessage();
    }

    @Test
    void tellsAllFaultsAtOnce() throws Exception {
        Files.writeString(repository.folder().resolve("stray"), "");
        String faults = faults("0.3.0-SNAPSHOT", Optional.of("v0.2.0"), List.of("a:b:1-SNAPSHOT"));
        for (String fault : List.of(
                "the version 0.3.0-SNAPSHOT is a SNAPSHOT",
                "?? stray",
                "SNAPSHOTs are used, which change: a:b:1-SNAPSHOT",
                "needs a release key",
                "pin.env is missing",
                "packages.lock is missing")) {
            assertTrue(faults.contains(fault), fault + " in:\n" + faults);
        }
    }

    @Test
    void cleanCheckoutOfTheTag() {
        String faults = faults("0.2.0", Optional.of("v0.2.0"), List.of());
        assertFalse(faults.contains("tag"), faults);
        assertFalse(faults.contains("dirty"), faults);
        assertFalse(faults.contains("SNAPSHOT"), faults);
    }

    @Test
    void tagThatNamesAnotherVersion() {
        assertTrue(faults("0.2.0", Optional.of("v0.2.1"), List.of())
                .contains("kn86.release.tag=v0.2.1 does not name the version 0.2.0"));
        assertTrue(faults("0.2.1", Optional.empty(), List.of())
                .contains("the tag v0.2.1 does not name this commit, which has v0.2.0"));
    }

    @Test
    void commitBehindTheTag() throws Exception {
        repository.change("later");
        assertTrue(faults("0.2.0", Optional.empty(), List.of())
                .contains("the tag v0.2.0 does not name this commit, which has none"));
    }

    @Test
    void manyChangesAreCounted() throws Exception {
        for (int i = 0; i < 9; i++) {
            Files.writeString(repository.folder().resolve("stray" + i), "");
        }
        assertTrue(faults("0.2.0", Optional.empty(), List.of()).contains("and 4 more"));
    }

    @Test
    void noCheckout() throws Exception {
        repository = new TestRepository(Files.createDirectories(folder.resolve("elsewhere")));
        assertEquals(1, faults("0.2.0", Optional.empty(), List.of()).split("is no git checkout", -1).length - 1);
    }
}
