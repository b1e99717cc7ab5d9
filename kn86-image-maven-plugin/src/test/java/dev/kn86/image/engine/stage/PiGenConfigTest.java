// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class PiGenConfigTest {

    @TempDir
    private Path temp;

    private CommandRunner runner;

    @BeforeEach
    void startRunner() {
        runner = new ProcessCommandRunner(temp.resolve("logs"));
    }

    @Test
    void isShellCodeLaterFilesOnTopOfEarlierOnes() throws Exception {
        assertEquals(
                Map.of(
                        "IMG_NAME",
                        "two",
                        "TARGET_HOSTNAME",
                        "two-host",
                        "MY_OWN",
                        "lines\nand 'quotes'",
                        "WPA_COUNTRY",
                        ""),
                read(
                        "IMG_NAME=one\nWPA_COUNTRY=\necho chatter\n",
                        "helper=two\nIMG_NAME=$helper\nTARGET_HOSTNAME=\"$IMG_NAME-host\"\nexport MY_OWN=$'lines\\nand \\'quotes\\''\n"));
    }

    @Test
    void isReadInItsOwnFolder() throws Exception {
        Files.writeString(temp.resolve("name"), "beside");
        assertEquals(Map.of("IMG_NAME", "beside"), read("IMG_NAME=$(< name)\n"));
    }

    @Test
    void namesEveryVariableThatNobodyWouldRead() {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> read("TARGET_HOSTNAM=deck\nWORK_DIR=/tmp\nIMG_NAME=x\n"));
        assertTrue(
                failure.getMessage().contains("TARGET_HOSTNAM is no variable of pi-gen and not exported"),
                failure.getMessage());
        assertTrue(failure.getMessage().contains("WORK_DIR is set by the plugin"), failure.getMessage());
    }

    @Test
    void aConfigThatFailsIsNamedWithItsMessage() {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> read("cat /no/such/file\n"));
        assertTrue(failure.getMessage().contains("/no/such/file: No such file or directory"), failure.getMessage());
        assertTrue(failure.getMessage().contains("config-0"), failure.getMessage());
        assertThrows(
                BuildFailure.class,
                () -> PiGenConfig.read(List.of(temp.resolve("missing")), temp.resolve("scripts"), runner));
    }

    @Test
    void defaultsArePiGensAndFollowWhatIsSet() throws Exception {
        Map<String, String> variables = variables(Map.of("IMG_NAME", "deck"));
        assertEquals("2026-11-01-deck", variables.get("IMG_FILENAME"));
        assertEquals("image_2026-11-01-deck", variables.get("ARCHIVE_FILENAME"));
        assertEquals("raspberrypi", variables.get("TARGET_HOSTNAME"));
        assertEquals("--drop=cap_setfcap", variables.get("CAPSH_ARG"));
        assertFalse(variables.containsKey("WPA_COUNTRY"));
        assertFalse(variables(Map.of("SETFCAP", "1")).containsKey("CAPSH_ARG"));
    }

    @Test
    void whatBuildShRefusesIsRefusedAllAtOnce() {
        BuildFailure failure = assertThrows(
                BuildFailure.class,
                () -> variables(Map.of(
                        "FIRST_USER_NAME",
                        "Pi",
                        "DISABLE_FIRST_BOOT_USER_RENAME",
                        "1",
                        "PUBKEY_ONLY_SSH",
                        "1",
                        "WPA_PASSWORD",
                        "short",
                        "RELEASE",
                        "trixie")));
        for (String fault : List.of(
                "FIRST_USER_NAME=Pi",
                "DISABLE_FIRST_BOOT_USER_RENAME=1 needs FIRST_USER_PASS",
                "PUBKEY_ONLY_SSH=1 needs",
                "WPA_PASSWORD: 8 to 63 characters, has 5",
                "RELEASE=trixie: the pin says DEBIAN_RELEASE=bookworm")) {
            assertTrue(failure.getMessage().contains(fault), failure.getMessage());
        }
    }

    private static Map<String, String> variables(Map<String, String> config) throws BuildFailure {
        return PiGenVariables.of("bookworm", Instant.parse("2026-11-01T00:00:00Z"), "0123456789abcdef", config);
    }

    private Map<String, String> read(String... contents) throws Exception {
        List<Path> files = new ArrayList<>();
        for (String content : contents) {
            files.add(Files.writeString(temp.resolve("config-" + files.size()), content));
        }
        return PiGenConfig.read(files, temp.resolve("scripts"), runner);
    }
}
