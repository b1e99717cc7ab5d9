// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.elf.ElfFile;
import dev.kn86.image.testing.CompiledProgram;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a program compiled by gcc, which the kernel runs and readelf reads before and after. */
@ForeignTools
class ElfPatchesTest {

    @TempDir
    private Path temp;

    private CommandRunner runner;
    private Path program;

    @BeforeEach
    void compile() throws Exception {
        runner = new ProcessCommandRunner(temp.resolve("logs"));
        program = CompiledProgram.in(temp, runner);
    }

    private List<String> segments() throws Exception {
        return runner.run(Command.of("readelf", "--wide", "--segments", program), "Install binutils.")
                .lines();
    }

    @Test
    void whatNobodyWritesBecomesOneSegment() throws Exception {
        assertEquals(
                4,
                segments().stream().filter(line -> line.startsWith("  LOAD ")).count());
        ElfFile elf = ElfFile.of(program.toString(), ByteBuffer.wrap(Files.readAllBytes(program)));
        ElfPatches.joinReadOnlySegments(elf);
        Files.write(program, elf.bytes().array());
        List<String> loads =
                segments().stream().filter(line -> line.startsWith("  LOAD ")).toList();
        assertEquals(2, loads.size(), loads.toString());
        assertTrue(loads.get(0).contains(" R E ") && loads.get(1).contains(" RW "), loads.toString());
        assertEquals(
                "constant 42\n",
                runner.run(Command.of(program), "Correct ElfPatches.").stdout());
    }
}
