// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.testing;

import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.process.Command;
import dev.kn86.image.process.CommandResult;
import dev.kn86.image.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A program of the host that judges our output in tests. A missing one fails the test and names its package. */
public enum HostTool {
    ARM_GCC("arm-none-eabi-gcc", "gcc-arm-none-eabi"),
    ARM_OBJCOPY("arm-none-eabi-objcopy", "binutils-arm-none-eabi"),
    DTC("dtc", "device-tree-compiler"),
    FILE("file", "file"),
    MKE2FS("mke2fs", "e2fsprogs"),
    OPENSSL("openssl", "openssl"),
    SH("sh", "dash"),
    TAR("tar", "tar"),
    ZSTD("zstd", "zstd");

    private final String program;
    private final String debianPackage;

    HostTool(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    /** Runs the program; it has to succeed. */
    public CommandResult run(Object... arguments) throws BuildFailure {
        return run(Path.of("").toAbsolutePath(), arguments);
    }

    /** Runs the program in a folder; it has to succeed. */
    public CommandResult run(Path folder, Object... arguments) throws BuildFailure {
        boolean found = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
        if (!found) {
            throw new AssertionError(program + " is missing: apt-get install " + debianPackage);
        }
        Command command = Command.of(program).with(Arrays.stream(arguments).map(Object::toString).toList());
        return new ProcessCommandRunner(Path.of("target/test-logs")).run(command.in(folder), "See the output above.");
    }
}
