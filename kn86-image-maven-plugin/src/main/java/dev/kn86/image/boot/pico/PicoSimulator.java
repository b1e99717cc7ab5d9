// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.pico;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ChildProcess;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.StartOptions;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/** The program {@code kn86-pico-sim} on the other end of the machine's PL011, and the files that it writes. */
public final class PicoSimulator implements AutoCloseable {

    /** How long the simulator waits for the emulator to open the socket. */
    private static final String CONNECT_SECONDS = "60";

    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final Path folder;
    private final long startMillis;
    private final ChildProcess process;

    private PicoSimulator(Path folder, long startMillis, ChildProcess process) {
        this.folder = folder;
        this.startMillis = startMillis;
        this.process = process;
    }

    /**
     * Starts the simulator.
     *
     * @param program an executable kn86-pico-sim
     * @param socket the Unix socket that the emulator listens on, now or within a minute
     * @param folder gets the simulator's files
     * @param startMillis the present time by the boot's clock, milliseconds
     */
    public static PicoSimulator start(Path program, Path socket, Path folder, long startMillis)
            throws BuildFailure, IOException {
        Path frames = Files.createDirectories(folder.resolve("oled"));
        return new PicoSimulator(
                folder,
                startMillis,
                ChildProcess.start(
                        Command.of(
                                program,
                                "--connect",
                                socket,
                                "--timeout",
                                CONNECT_SECONDS,
                                "--oled-png",
                                picture(folder),
                                "--oled-frames",
                                frames,
                                "--events",
                                eventLog(folder),
                                "--received",
                                received(folder)),
                        StartOptions.PIPES
                                .allTo(Redirect.to(log(folder).toFile()))
                                .killAtExit()));
    }

    /** Waits for the simulator to end by itself, which it does after the emulator has ended. */
    public void requireCleanEnd() throws BuildFailure, IOException {
        OptionalInt exit = process.waitFor(END_LIMIT);
        if (exit.isEmpty() || exit.getAsInt() != 0) {
            throw new BuildFailure(
                    "kn86-pico-sim " + (exit.isEmpty() ? "still runs" : "ended with " + exit.getAsInt())
                            + " after the deck was switched off: "
                            + Files.readString(log(folder)).strip(),
                    "Run its own tests: mvn -pl pico-firmware -am verify.");
        }
    }

    /**
     * What the Pico has received up to now.
     *
     * @param rules what the product shows on the OLED
     */
    public PicoReport report(OledRules rules) throws BuildFailure, IOException {
        byte[] bytes = Files.isRegularFile(received(folder)) ? Files.readAllBytes(received(folder)) : new byte[0];
        return new PicoReport(PicoEvent.read(eventLog(folder)), PicoFrame.readAll(bytes), picture(folder), rules);
    }

    /** The time of an event by the boot's clock, in milliseconds. */
    public long sinceBoot(PicoEvent event) {
        return startMillis + event.millis();
    }

    @Override
    public void close() {
        process.close();
    }

    private static Path received(Path folder) {
        return folder.resolve("pico-received.bin");
    }

    private static Path eventLog(Path folder) {
        return folder.resolve("pico-events.jsonl");
    }

    private static Path picture(Path folder) {
        return folder.resolve("cipher-line.png");
    }

    private static Path log(Path folder) {
        return folder.resolve("pico-sim.log");
    }
}
