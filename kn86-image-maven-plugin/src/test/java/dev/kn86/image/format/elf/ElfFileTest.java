// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.structure.Field;
import dev.kn86.image.format.structure.Layouts;
import dev.kn86.image.testing.CompiledProgram;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a program that gcc has compiled, and compares with readelf. */
@ForeignTools
public class ElfFileTest {

    @TempDir
    private Path temp;

    private CommandRunner runner;
    private Path program;

    @BeforeEach
    void compile() throws Exception {
        runner = new ProcessCommandRunner(temp.resolve("logs"));
        program = CompiledProgram.in(temp, runner);
    }

    private ElfFile read() throws BuildFailure, IOException {
        return ElfFile.map(program);
    }

    @Test
    void findsSymbolsAndTheirContent() throws Exception {
        ElfFile elf = read();
        DynamicSection dynamic = DynamicSection.of(elf);
        int offset = elf.fileOffset(dynamic.symbol("text").orElseThrow());
        assertEquals(
                "constant",
                StandardCharsets.US_ASCII.decode(elf.bytes().slice(offset, 8)).toString());
        assertEquals(Optional.empty(), dynamic.symbol("not_there"));
        assertTrue(dynamic.mayName("text") && dynamic.mayName("printf") && !dynamic.mayName("not_there"));
    }

    /** The build id is the one that {@code readelf --notes} prints. */
    @Test
    void findsTheBuildId() throws Exception {
        String printed =
                runner.run(Command.of("readelf", "--wide", "--notes", program), "Install binutils.").lines().stream()
                        .filter(line -> line.contains("Build ID: "))
                        .map(line -> line.replaceFirst(".*: ", ""))
                        .findFirst()
                        .orElseThrow();
        ElfFile elf = read();
        List<String> found = new ArrayList<>();
        for (ElfSegment segment : elf.segments()) {
            if (segment.type() == ElfSegment.NOTE) {
                elf.notes(segment).stream()
                        .filter(note -> note.name().equals("GNU") && note.type() == 3)
                        .forEach(note -> found.add(HexFormat.of().formatHex(note.descriptor())));
            }
        }
        assertEquals(List.of(printed), found);
    }

    @Test
    void writesWhatItReads() throws Exception {
        byte[] before = Files.readAllBytes(program);
        ElfFile elf = ElfFile.of("program", ByteBuffer.wrap(before.clone()));
        for (ElfSegment segment : elf.segments()) {
            elf.put(segment);
        }
        elf.setEntry(elf.entry());
        assertArrayEquals(before, elf.bytes().array());
    }

    @Test
    void aScriptIsNoElfFile() throws Exception {
        assertFalse(ElfFile.isElf(ByteBuffer.wrap(new byte[0])));
        Path script = Files.writeString(temp.resolve("script"), "#!/bin/sh\n".repeat(10));
        assertFalse(ElfFile.isElf(ByteBuffer.wrap(Files.readAllBytes(script))));
        assertEquals(Optional.empty(), ElfFile.start(script));
    }

    @Test
    void fieldsFillTheirStructures() {
        for (ElfClass elfClass : ElfClass.values()) {
            for (ElfField.Structure structure : ElfField.Structure.values()) {
                Layouts.assertContiguous(
                        structure.bytes(elfClass),
                        Arrays.stream(ElfField.values())
                                .filter(field -> field.structure() == structure)
                                .map(field -> field.in(elfClass))
                                .sorted(Comparator.comparingInt(Field::offset))
                                .toList());
            }
        }
    }

    @Test
    void damagedHeadersAreRefused() {
        assertRefused("not an ELF file", elf -> elf.put(1, (byte) 'e'));
        assertRefused("an ELF file of the unknown class 3", elf -> elf.put(4, (byte) 3));
        assertRefused("not a little-endian ELF file", elf -> elf.put(5, (byte) 2));
        assertRefused("program headers of 55 bytes instead of 56", elf -> elf.putShort(54, (short) 55));
        assertRefused(
                "truncated: program header 0 needs bytes 18446744073709551615..55, the file has 16000",
                elf -> elf.putLong(32, -1));
        assertRefused(
                "truncated: program header 0 needs bytes 9223372036854775807..9223372036854775863, the file has 16000",
                elf -> elf.putLong(32, Long.MAX_VALUE));
    }

    @Test
    void damagedDynamicSectionsAreRefused() {
        assertRefused(
                "truncated: the dynamic section needs bytes 1099511627776..1099511627792, the file has 16000",
                elf -> elf.putLong(segment(elf, ElfSegment.DYNAMIC) + 8, 1L << 40));
        assertRefused(
                "no segment has a byte for address 0x1000000000",
                elf -> elf.putLong(dynamicEntry(elf, 5) + 8, 1L << 36));
        assertRefused("the dynamic section has no entry 10", elf -> elf.putLong(dynamicEntry(elf, 10), 0x7000_0000));
    }

    /** Any wrong byte, and any early end of the file, gives an answer or a refusal, and never another exception. */
    @Test
    void damageIsRefusedOrHarmless() throws Exception {
        byte[] whole = Files.readAllBytes(program);
        for (int position = 0; position < 2048; position++) {
            byte[] damaged = whole.clone();
            damaged[position] ^= (byte) 0xff;
            readAll(damaged);
            readAll(Arrays.copyOf(whole, position));
        }
    }

    private static void readAll(byte[] content) {
        try {
            ElfFile elf = ElfFile.of("program", ByteBuffer.wrap(content));
            for (ElfSegment segment : elf.segments()) {
                if (elf.holds(segment)) {
                    elf.content(segment);
                    if (segment.type() == ElfSegment.NOTE) {
                        elf.notes(segment);
                    }
                }
            }
            DynamicSection dynamic = DynamicSection.of(elf);
            dynamic.symbol("text");
            dynamic.mayName("text");
        } catch (BuildFailure e) {
            assertTrue(e.getMessage().startsWith("program: "), e.getMessage());
        }
    }

    private void assertRefused(String problem, Consumer<ByteBuffer> fault) {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> {
            byte[] bytes = Files.readAllBytes(program);
            fault.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
            ElfFile elf = ElfFile.of("program", ByteBuffer.wrap(bytes));
            DynamicSection.of(elf).mayName("text");
        });
        String expected = "program: "
                + problem.replace("16000", Long.toString(program.toFile().length()));
        assertEquals(expected, failure.getMessage().lines().findFirst().orElseThrow());
    }

    /** Where the first program header of a type lies. */
    private static int segment(ByteBuffer elf, long type) {
        int header = (int) elf.getLong(32);
        while (elf.getInt(header) != type) {
            header += 56;
        }
        return header;
    }

    private static int dynamicEntry(ByteBuffer elf, long tag) {
        int entry = (int) elf.getLong(segment(elf, ElfSegment.DYNAMIC) + 8);
        while (elf.getLong(entry) != tag) {
            entry += 16;
        }
        return entry;
    }
}
