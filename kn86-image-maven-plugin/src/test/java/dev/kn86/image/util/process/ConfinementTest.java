// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel says of the limits of a confined program: proc(5), limits and net/dev. */
@ForeignTools
class ConfinementTest {

    @TempDir
    private Path folder;

    private CommandResult attempt(Command command) throws BuildFailure {
        return new ProcessCommandRunner(folder.resolve("logs")).attempt(command);
    }

    @Test
    void memoryTimeFilesAndCoreDumpsHaveLimits() throws Exception {
        String limits = attempt(Command.of("cat", "/proc/self/limits").confined())
                .stdout()
                .replaceAll(" +", " ");
        assertTrue(limits.contains("Max cpu time 300 300 seconds"), limits);
        assertTrue(limits.contains("Max file size 268435456 268435456 bytes"), limits);
        assertTrue(limits.contains("Max core file size 0 0 bytes"), limits);
        assertTrue(limits.contains("Max address space 2147483648 2147483648 bytes"), limits);
    }

    @Test
    void aProgramOfOurOwnHasNone() throws Exception {
        assertFalse(attempt(Command.of("cat", "/proc/self/limits")).stdout().contains("2147483648"));
    }

    @Test
    void whereTheKernelAllowsItThereIsNoNetwork() throws Exception {
        boolean allowed = attempt(Command.of("unshare", "--net", "true")).succeeded()
                || attempt(Command.of("unshare", "--user", "--map-current-user", "--net", "true"))
                        .succeeded();
        String interfaces = attempt(Command.of("sh", "-c", "tail -n +3 /proc/self/net/dev | cut -d: -f1")
                        .confined())
                .stdout()
                .strip();
        assertEquals(allowed, interfaces.equals("lo"), interfaces);
    }

    @Test
    void messagesNameTheProgramItself() {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> new ProcessCommandRunner(folder.resolve("logs"))
                .run(Command.of("sh", "-c", "kill -SEGV $$").confined(), "Look."));
        assertTrue(failure.getMessage().startsWith("sh was ended by signal 11\n"), failure.getMessage());
        assertTrue(failure.getMessage().contains("&& sh -c 'kill -SEGV $$'"), failure.getMessage());
    }

    @Test
    void aFileBeyondTheLimitIsNotWritten() throws Exception {
        Path file = folder.resolve("large");
        CommandResult result = attempt(Command.of("dd", "if=/dev/zero", "of=" + file, "bs=1M", "seek=255", "count=3")
                .confined());
        assertFalse(result.succeeded());
        assertEquals(268_435_456, Files.size(file));
    }

    @Test
    void outputWithoutEndIsRefused() {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> attempt(Command.of("head", "-c", "70000000", "/dev/zero")));
        assertTrue(failure.getMessage().startsWith("head wrote more than 64 MiB\n"), failure.getMessage());
    }
}
