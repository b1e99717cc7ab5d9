// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class KernelArgumentsTest {

    @TempDir
    Path folder;

    /**
     * The unit is made of this machine's own debug shell. A unit "may touch the console", and so stops systemd's
     * reports there, when it has a terminal's settings, or a terminal as standard input or output (systemd.exec(5)).
     */
    @Test
    void theShellHasTheConsoleAsAFile() throws BuildFailure {
        Matcher script = Pattern.compile(" sed '([^']+)' (/lib/systemd/system/debug-shell.service) ")
                .matcher(KernelArguments.text(Machine.BOARD));
        assertTrue(script.find(), KernelArguments.text(Machine.BOARD));
        List<String> unit = new ProcessCommandRunner(folder)
                .run(Command.of("sed", script.group(1), script.group(2)), "Install systemd.")
                .lines();
        assertEquals(
                List.of("StandardInput=file:/dev/ttyS1", "StandardOutput=file:/dev/ttyS1"),
                unit.stream().filter(line -> line.startsWith("Standard")).toList());
        assertTrue(unit.contains("ConditionPathExists=/dev/ttyS1"), unit.toString());
        assertFalse(unit.stream().anyMatch(line -> line.startsWith("TTY") || line.contains("tty9")), unit.toString());
    }

    @Test
    void theKernelHandsTheShellCodeOn() {
        for (Machine machine : List.of(
                Machine.BOARD, Machine.with(new Machine.Panel(1024, 600)).restarting())) {
            String text = KernelArguments.text(machine);
            // The kernel takes double quotes away and keeps what is in them together (lib/cmdline.c, next_arg).
            assertEquals(2, text.chars().filter(character -> character == '"').count(), text);
            // COMMAND_LINE_SIZE of arm64, less what a card has itself.
            assertTrue(text.length() < 2048 - 512, text);
        }
    }
}
