// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.elf.ElfFile;
import dev.kn86.image.format.elf.ElfSegment;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/**
 * Joins the launcher with a program in place of the emulator, which gcc compiles, the kernel runs and readelf reads.
 * Only amd64 hosts emulate arm64 and have a launcher.
 */
@EnabledOnOs(architectures = "amd64")
@ForeignTools
class EmulatorLauncherTest {

    /** Prints what its C library has been started with: arguments, environment, thread-local data, entry point. */
    private static final String PROGRAM =
            """
            #include <stdint.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <sys/auxv.h>
            static _Thread_local int seven = 7;
            void _start(void);
            int main(int count, char **arguments) {
                for (int i = 1; i < count; i++) printf("%s,", arguments[i]);
                printf("%s,%d,%s\\n", getenv("KN86_TEST"), seven,
                    getauxval(AT_ENTRY) == (uintptr_t)_start ? "entry" : "another entry");
                return 42;
            }
            """;

    @TempDir
    private Path temp;

    private CommandRunner runner;
    private Path emulator;
    private byte[] launcher;

    @BeforeEach
    void compile() throws Exception {
        runner = new ProcessCommandRunner(temp.resolve("logs"));
        Path source = Files.writeString(temp.resolve("emulator.c"), PROGRAM);
        emulator = temp.resolve("emulator");
        runner.run(Command.of("gcc", "-static-pie", "-o", emulator, source), "Install gcc and libc6-dev.");
        try (InputStream code = NativeHelpers.class.getResourceAsStream("launcher.bin")) {
            launcher = code.readAllBytes();
        }
    }

    @Test
    void handsOverToTheEmulatorAsIfTheKernelHadStartedIt() throws Exception {
        Path joined = temp.resolve("joined");
        EmulatorLauncher.join(emulator, launcher, new HelperTable(List.of(), List.of()), joined);
        var result = runner.attempt(Command.of(joined, "one", "two words", "").env("KN86_TEST", "kept"));
        assertEquals("one,two words,,kept,7,entry\n", result.stdout());
        assertEquals(42, result.exitCode());

        List<String> segments = runner.run(Command.of("readelf", "--wide", "--segments", joined), "Install binutils.")
                .lines();
        assertEquals(
                1,
                segments.stream()
                        .filter(line -> line.matches(" *LOAD.* R E 0x1000") && line.contains(entryOf(segments)))
                        .count());
    }

    private static String entryOf(List<String> segments) {
        String entry = segments.stream()
                .filter(line -> line.startsWith("Entry point"))
                .findFirst()
                .orElseThrow();
        return String.format("0x%016x", Long.decode(entry.substring(entry.indexOf("0x"))));
    }

    @Test
    void refusesAnEmulatorWithoutANoteToReplace() throws Exception {
        byte[] program = Files.readAllBytes(emulator);
        ElfFile elf = ElfFile.of(emulator.toString(), ByteBuffer.wrap(program));
        for (ElfSegment segment : elf.segments()) {
            if (segment.type() == ElfSegment.NOTE) {
                elf.put(segment.withType(ElfSegment.UNUSED));
            }
        }
        Files.write(emulator, program);
        BuildFailure failure = assertThrows(
                BuildFailure.class,
                () -> EmulatorLauncher.join(
                        emulator, launcher, new HelperTable(List.of(), List.of()), temp.resolve("joined")));
        assertTrue(failure.getMessage().contains("has no note"), failure.getMessage());
    }
}
