// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** Primes a copy of this machine's own dynamic loader, and compares what ld.so --list-diagnostics prints. */
@EnabledOnOs(architectures = "amd64") // Only amd64 hosts have helpers.
@ForeignTools
class PrimedLoaderTest {

    private static final Path LIBRARIES = Path.of("/lib/x86_64-linux-gnu");

    @TempDir
    private Path temp;

    private CommandRunner runner;
    private Path loader;

    @BeforeEach
    void copyLoader() throws Exception {
        runner = new ProcessCommandRunner(temp.resolve("logs"));
        loader = Files.copy(LIBRARIES.resolve("ld-linux-x86-64.so.2").toRealPath(), temp.resolve("ld.so"));
    }

    /** The diagnostics without the line that has the number of the processor that the loader ran on. */
    private List<String> processor() throws Exception {
        return runner.run(Command.of(loader, "--list-diagnostics"), "Use glibc 2.33 or newer.").lines().stream()
                .filter(line -> line.startsWith("x86.") && !line.contains("features[0x0].cpuid[0x1]"))
                .toList();
    }

    @Test
    void saysTheSameOfTheProcessorWithoutAsking() throws Exception {
        List<String> asked = processor();
        assertTrue(
                asked.stream().anyMatch(line -> line.matches("x86\\.cpu_features\\.basic\\.kind=0x[1-9].*")),
                asked.toString());
        byte[] before = Files.readAllBytes(loader);
        new PrimedLoader(loader, runner).prime(Path.of("/bin/cat"), LIBRARIES);
        byte[] primed = Files.readAllBytes(loader);
        assertEquals(asked, processor());

        // The loader believes a changed record in its file: it does not ask the processor.
        int changed = Arrays.mismatch(before, primed);
        assertNotEquals(-1, changed, "the loader of this machine was not primed");
        int family = changed + 8;
        primed[family] ^= 1;
        Files.write(loader, primed);
        assertNotEquals(asked, processor());
    }

    @Test
    void staysAsItWasWhereNoProcessCanBeLookedAt() throws Exception {
        byte[] before = Files.readAllBytes(loader);
        new PrimedLoader(loader, runner).prime(Path.of("/bin/true"), LIBRARIES);
        assertArrayEquals(before, Files.readAllBytes(loader));
        assertFalse(processor().isEmpty());
    }
}
