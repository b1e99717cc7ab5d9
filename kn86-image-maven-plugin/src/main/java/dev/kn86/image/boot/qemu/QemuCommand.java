// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.firmware.ResetStatus;
import dev.kn86.image.util.process.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command that starts the emulator. */
public final class QemuCommand {

    /** A console on the emulator's standard input and output. */
    public static final String STANDARD_STREAMS = "stdio,signal=off";

    /** No window. */
    public static final String NO_DISPLAY = "none";

    private QemuCommand() {}

    /**
     * A console that others connect to, one after the other.
     *
     * @param socket the Unix socket that the emulator listens on
     * @param log gets what the guest writes, whether or not somebody is connected
     */
    public static String socket(Path socket, Path log) {
        return "socket,server=on,wait=off,path=" + escape(socket) + ",logfile=" + escape(log);
    }

    /**
     * Puts the command line together.
     *
     * @param program the emulator, normally {@code qemu-system-aarch64}
     * @param card a raw image whose size is a power of two, which QEMU's SD cards need; the guest writes to it
     * @param stick the blocks of a stick in the board's USB port; the guest cannot write to it
     * @param status what PM_RSTS holds at the start
     * @param picoSocket the Unix socket of the machine's PL011; the emulator listens on it
     * @param monitorSocket the Unix socket of the monitor (QMP); the emulator listens on it
     * @param console where the console is
     * @param display where the panel is shown, in the syntax of {@code -display}
     */
    public static Command command(
            String program,
            Machine machine,
            BootFiles files,
            Path card,
            Optional<Path> stick,
            ResetStatus status,
            Path picoSocket,
            Path monitorSocket,
            String console,
            String display) {
        List<Object> words = new ArrayList<>();
        words.add(program);
        words.addAll(List.of(
                // wait=off: the guest starts before the simulator connects.
                "-chardev", "socket,id=" + Machine.PICO + ",server=on,wait=off,path=" + escape(picoSocket),
                "-chardev", console + ",id=" + Machine.CONSOLE));
        words.addAll(machine.options(files, escape(card), status));
        stick.ifPresent(blocks -> words.addAll(machine.stickOptions(escape(blocks))));
        words.addAll(List.of(
                "-kernel",
                files.kernel(),
                "-initrd",
                files.initramfs(),
                "-append",
                files.commandLine() + " " + KernelArguments.text(machine),
                "-qmp",
                "unix:" + escape(monitorSocket) + ",server=on,wait=off",
                "-display",
                display,
                "-monitor",
                "none"));
        return Command.of(words.toArray());
    }

    /** In the syntax of QEMU's options a comma in a value is doubled. */
    private static String escape(Path path) {
        return path.toAbsolutePath().toString().replace(",", ",,");
    }
}
