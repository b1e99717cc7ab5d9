// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.deck;

import dev.kn86.image.boot.guest.ConsoleLog;
import dev.kn86.image.boot.guest.ConsoleUse;
import dev.kn86.image.boot.guest.SerialConsole;
import dev.kn86.image.boot.pico.PicoSimulator;
import dev.kn86.image.boot.qemu.QemuCommand;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ChildProcess;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.StartOptions;
import dev.kn86.image.util.time.Stopwatch;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A running machine with the Pico's simulator on UART0, if there is one, and the test's console on the other serial
 * port. Closing it is a power cut: what the guest has written to the card by then stays.
 */
public final class PoweredDeck implements AutoCloseable {

    private final Stopwatch stopwatch = new Stopwatch();
    private final ConsoleLog log;
    private final ChildProcess emulator;
    private final SerialConsole console;
    private final Optional<PicoSimulator> pico;
    private final DeckSockets sockets;

    /**
     * Switches a deck on.
     *
     * @throws BuildFailure when the emulator or the simulator cannot be started; then neither runs
     */
    public PoweredDeck(Power power) throws BuildFailure, IOException {
        sockets = new DeckSockets();
        Command qemu = QemuCommand.command(
                power.emulator(),
                power.machine(),
                power.files(),
                power.card(),
                power.stick(),
                power.status(),
                sockets.pico(),
                sockets.monitor(),
                QemuCommand.STANDARD_STREAMS,
                QemuCommand.NO_DISPLAY);
        Files.writeString(power.folder().resolve("qemu-command.txt"), qemu.pasteable() + "\n");
        log = ConsoleLog.create(power.folder());
        try {
            emulator = ChildProcess.start(
                    qemu,
                    StartOptions.PIPES
                            .errorsTo(Redirect.to(
                                    power.folder().resolve("qemu.log").toFile()))
                            .killAtExit());
        } catch (BuildFailure e) {
            log.close();
            sockets.close();
            throw e;
        }
        console = new SerialConsole(emulator.output(), emulator.input(), log::write, stopwatch, ConsoleUse.BOOT);
        try {
            pico = power.simulator().isPresent()
                    ? Optional.of(PicoSimulator.start(
                            power.simulator().get(), sockets.pico(), power.folder(), stopwatch.millis()))
                    : Optional.empty();
        } catch (BuildFailure | IOException e) {
            emulator.close();
            log.close();
            sockets.close();
            throw e;
        }
    }

    /** The emulator; it ends by itself only on a machine that does not stop at a restart. */
    public ChildProcess emulator() {
        return emulator;
    }

    public SerialConsole console() {
        return console;
    }

    public Optional<PicoSimulator> pico() {
        return pico;
    }

    /** The socket of the emulator's monitor. */
    public Path monitorSocket() {
        return sockets.monitor();
    }

    /** Milliseconds since power-on. */
    public long millis() {
        return stopwatch.millis();
    }

    @Override
    public void close() throws IOException {
        pico.ifPresent(PicoSimulator::close);
        emulator.close();
        log.close();
        sockets.close();
    }
}
