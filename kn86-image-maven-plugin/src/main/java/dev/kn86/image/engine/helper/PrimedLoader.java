// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

import dev.kn86.image.format.elf.DynamicSection;
import dev.kn86.image.format.elf.ElfFile;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ChildProcess;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.StartOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes a description of this machine's processor into the file of the dynamic loader. Without it the loader asks the
 * processor on every start with some 60 CPUID instructions; in a virtual machine each one is a call of the hypervisor,
 * and together they are a quarter of the time that a short program takes. The loader asks only while its record of the
 * processor is empty (glibc, sysdeps/x86/dl-get-cpu-features.c, {@code _dl_x86_init_cpu_features}). The description is
 * the record of a process that has just started on this machine.
 */
final class PrimedLoader {

    /** The loader's function that returns the address of its record: {@code lea record(%rip), %rax; ret}. */
    private static final String RECORD_FUNCTION = "_dl_x86_get_cpu_features";

    private static final byte[] LOAD_ADDRESS = {0x48, (byte) 0x8D, 0x05};
    private static final int LOAD_ADDRESS_SIZE = 7;
    private static final byte RETURN = (byte) 0xC3;

    /** A line of the diagnostics with the number of the processor that the loader ran on (CPUID 1, EBX bits 31-24). */
    private static final String OF_ONE_PROCESSOR = "x86.cpu_features.features[0x0].cpuid[0x1]=";

    private final Path loader;
    private final CommandRunner runner;

    /** @param loader ld-linux-x86-64.so.2 of glibc 2.33 or newer */
    PrimedLoader(Path loader, CommandRunner runner) {
        this.loader = loader.toAbsolutePath();
        this.runner = runner;
    }

    /**
     * Changes the loader's file. Where this machine or this version of glibc does not allow that, the file stays as it
     * is, and the loader goes on asking the processor.
     *
     * @param cat a program that copies its input to its output
     * @param libraries the folder of its libraries
     */
    void prime(Path cat, Path libraries) throws BuildFailure, IOException {
        byte[] original = Files.readAllBytes(loader);
        ElfFile elf = ElfFile.of(loader.toString(), ByteBuffer.wrap(original.clone()));
        Optional<Long> record = recordAddress(elf);
        if (record.isEmpty()) {
            return;
        }
        int offset = elf.fileOffset(record.get());
        int end = offset;
        while (end < original.length && original[end] == 0) {
            end++;
        }
        Optional<byte[]> known = readFromProcess(record.get(), end - offset, cat, libraries);
        if (known.isEmpty()) {
            return;
        }
        List<String> found = processor();
        if (found.isEmpty()) {
            return;
        }
        elf.bytes().put(offset, known.get());
        Files.write(loader, elf.bytes().array());
        if (!processor().equals(found)) {
            Files.write(loader, original);
        }
    }

    /** The loader's description of the processor (ld.so(8), --list-diagnostics). */
    private List<String> processor() throws BuildFailure {
        return runner.attempt(Command.of(loader, "--list-diagnostics")).lines().stream()
                .filter(line -> line.startsWith("x86.") && !line.startsWith(OF_ONE_PROCESSOR))
                .toList();
    }

    private static Optional<Long> recordAddress(ElfFile elf) throws BuildFailure {
        Optional<Long> function = DynamicSection.of(elf).symbol(RECORD_FUNCTION);
        if (function.isEmpty()) {
            return Optional.empty();
        }
        int code = elf.fileOffset(function.get());
        byte[] start = new byte[LOAD_ADDRESS.length];
        elf.bytes().get(code, start);
        if (!Arrays.equals(start, LOAD_ADDRESS) || elf.bytes().get(code + LOAD_ADDRESS_SIZE) != RETURN) {
            return Optional.empty();
        }
        return Optional.of(function.get() + LOAD_ADDRESS_SIZE + elf.bytes().getInt(code + LOAD_ADDRESS.length));
    }

    private Optional<byte[]> readFromProcess(long address, int size, Path cat, Path libraries)
            throws BuildFailure, IOException {
        Command command = Command.of(loader, "--inhibit-cache", "--library-path", libraries, cat);
        // Closing waits for the process's end: the file cannot be written while it runs.
        try (ChildProcess process = ChildProcess.start(command, StartOptions.PIPES.withoutUserEnvironment())) {
            return readFrom(process, address, size);
        }
    }

    private Optional<byte[]> readFrom(ChildProcess process, long address, int size) {
        try {
            process.input().write('\n');
            process.input().flush();
            // When the program answers, the loader has finished.
            if (process.output().read() != '\n') {
                return Optional.empty();
            }
            byte[] known = new byte[size];
            try (RandomAccessFile memory = new RandomAccessFile("/proc/" + process.pid() + "/mem", "r")) {
                memory.seek(loadedAt(process) + address);
                memory.readFully(known);
            }
            return Optional.of(known);
        } catch (IOException e) {
            // Some machines let no process read another one's memory (ptrace(2), /proc/sys/kernel/yama/ptrace_scope).
            return Optional.empty();
        }
    }

    private long loadedAt(ChildProcess process) throws IOException {
        Path maps = Path.of("/proc", Long.toString(process.pid()), "maps");
        String first = Files.readAllLines(maps, StandardCharsets.UTF_8).stream()
                .filter(line -> line.endsWith(" " + loader))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + loader + " in " + maps));
        return Long.parseUnsignedLong(first.replaceFirst("-.*", ""), 16);
    }
}
