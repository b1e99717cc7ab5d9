// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.process.Command;
import java.nio.file.Path;

/** The command line of the emulated board. */
final class Qemu {

    private Qemu() {
    }

    /**
     * @param program the emulator, normally {@code qemu-system-aarch64}
     * @param card a raw image whose size is a power of two, which QEMU's SD cards need; written to
     * @param picoSocket the Unix socket that the machine's PL011 listens on
     */
    static Command command(String program, BootFiles files, Path card, Path picoSocket) {
        return Command.of(program,
                "-M", "raspi3b", "-smp", "4", "-m", "1G",
                "-drive", "if=sd,format=raw,file=" + escape(card),
                "-kernel", files.kernel(), "-initrd", files.initramfs(), "-dtb", files.deviceTree(),
                "-append", files.commandLine() + " " + TestArguments.text(),
                // The first serial port is the PL011. The guest does not wait for the other end.
                "-chardev", "socket,id=pico,server=on,wait=off,path=" + escape(picoSocket), "-serial", "chardev:pico",
                // The second one is the mini UART.
                "-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console",
                "-display", "none", "-monitor", "none", "-no-reboot");
    }

    /** QEMU's option syntax: a comma in a value is doubled. */
    private static String escape(Path path) {
        return path.toAbsolutePath().toString().replace(",", ",,");
    }
}
