// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.boot.firmware.TestCard;
import dev.kn86.image.image.install.RunningSystem;
import dev.kn86.image.image.install.UpdateProgram;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class HostTrialTest {

    @TempDir
    Path folder;

    /** @param restart what kn86-update hands to the program in $restart */
    private int install(String restart) throws BuildFailure, IOException {
        Path program = Files.writeString(
                folder.resolve("kn86-update"),
                """
                #!/bin/sh
                while [ $# -gt 0 ]; do
                    case $1 in --restart-command) restart=$2 ;; --root) cp -r "$2" '%s/seen' ;; esac
                    shift
                done
                "$restart" %s
                echo '{"code":"OK"}'
                """
                        .formatted(folder, restart));
        assertTrue(program.toFile().setExecutable(true));
        HostTrial trial = new HostTrial(
                new UpdateProgram(program, TestCard.RUNNER), Files.createDirectory(folder.resolve("deck")));
        return trial.install(
                folder.resolve("card"),
                Slot.A,
                new RunningSystem(folder, folder, folder),
                "kn86-zero2w",
                folder.resolve("payload"));
    }

    @Test
    void theProgramSeesTheDecksSwitchAndItsWishIsKept() throws BuildFailure, IOException {
        assertEquals(3, install("reboot --reboot-argument=partition3"));
        Path node = folder.resolve("seen/sys/bus/platform/drivers/syscon-reboot-mode/slot-select/of_node");
        // device-tree/src/main/dts/kn86-slot-select-overlay.dts
        assertArrayEquals(new byte[] {0x5a, 0, 0, 4}, Files.readAllBytes(node.resolve("mode-partition2")));
        assertArrayEquals(new byte[] {0x5a, 0, 0, 5}, Files.readAllBytes(node.resolve("mode-partition3")));
        assertTrue(Files.isDirectory(folder.resolve("seen/dev")));
    }

    @Test
    void anotherRestartIsNamed() {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> install("reboot"));
        assertTrue(
                failure.getMessage().contains("asks for another restart than one into a slot: reboot"),
                failure.getMessage());
    }
}
