// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.rootfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.process.ProcessCommandRunner;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A config is shell code: the variables that it sets are in the fingerprint, wherever their values come from. */
@ForeignTools
class StagesFingerprintTest {

    @TempDir
    private Path temp;

    private Path own;
    private Path users;
    private Path other;

    @BeforeEach
    void write() throws Exception {
        Files.createDirectories(temp.resolve("stages/stage-deck"));
        own = Files.writeString(temp.resolve("config"), "IMG_NAME=kn86\n");
        other = Files.writeString(temp.resolve("other"), "FIRST_USER_PASS=secret\n");
        users = Files.writeString(temp.resolve("users-config"), "source ./other\n");
    }

    @Test
    void theSameConfigGivesTheSameFingerprint() throws Exception {
        Map<String, String> fingerprint = fingerprint().orElseThrow();
        Files.writeString(users, "# another comment\nFIRST_USER_PASS=secret\n");
        assertEquals(fingerprint, fingerprint().orElseThrow());
        assertFalse(fingerprint.toString().contains("secret"), "they are written to a file");
    }

    @Test
    void whatAConfigReadsCounts() throws Exception {
        Map<String, String> fingerprint = fingerprint().orElseThrow();
        Files.writeString(other, "FIRST_USER_PASS=changed\n");
        assertNotEquals(fingerprint, fingerprint().orElseThrow());
    }

    @Test
    void stagesAndTheProductsOwnConfigCount() throws Exception {
        Map<String, String> fingerprint = fingerprint().orElseThrow();
        Files.writeString(own, "IMG_NAME=another\n");
        assertNotEquals(fingerprint, fingerprint().orElseThrow());
        Files.writeString(own, "IMG_NAME=kn86\n");
        assertEquals(fingerprint, fingerprint().orElseThrow());
        Files.writeString(temp.resolve("stages/stage-deck/file"), "new\n");
        assertNotEquals(fingerprint, fingerprint().orElseThrow());
    }

    @Test
    void aConfigThatChoosesStagesCannotBeTold() throws Exception {
        for (String choice : List.of("STAGE_LIST='stage0 /elsewhere/stage1'", "EXPORT_CONFIG_DIR=elsewhere")) {
            Files.writeString(own, choice + "\n");
            assertEquals(Optional.empty(), fingerprint());
        }
    }

    private Optional<Map<String, String>> fingerprint() throws Exception {
        return StagesFingerprint.add(
                        new Fingerprint(),
                        temp,
                        temp.resolve("export-image"),
                        List.of(own, users),
                        List.of(temp.resolve("stages/stage-deck")),
                        temp.resolve("work"),
                        new ProcessCommandRunner(temp.resolve("logs")))
                .map(Fingerprint::values);
    }
}
