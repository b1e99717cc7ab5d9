// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** One boot of the card, from power-on to power-off. Whatever happens, its folder gets what is known by then. */
final class BootRun {

    /** systemd's word: the unit is of Type=notify, so it is "started" only when nOSh has said that it is ready. */
    private static final Pattern READY = Pattern.compile("\\[  OK  \\] Started kn86-nosh\\.service");

    /** The simulator's own limit for QEMU to open the socket. */
    private static final String CONNECT_SECONDS = "60";
    private static final Duration PICO_LIMIT = Duration.ofSeconds(60);
    private static final String JOURNAL = "guest-journal.txt";
    private static final Duration JOURNAL_LIMIT = Duration.ofSeconds(120);
    private static final Duration CONSOLE_END_LIMIT = Duration.ofSeconds(5);
    private static final Duration SIMULATOR_END_LIMIT = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 200;

    private final BootRequest request;
    private final BootFiles files;
    private final Path card;
    private final Path simulator;
    private final Path folder;
    private final Stopwatch stopwatch = new Stopwatch();
    private final Timeline timeline = new Timeline();
    private long simulatorStart;

    /**
     * @param card the card's file, changed by the guest
     * @param simulator an executable copy of kn86-pico-sim
     * @param folder gets this boot's files; exists
     */
    BootRun(BootRequest request, BootFiles files, Path card, Path simulator, Path folder) {
        this.request = request;
        this.files = files;
        this.card = card;
        this.simulator = simulator;
        this.folder = folder;
    }

    /** What a boot that reached its end has shown. */
    record Outcome(GuestReport guest, PicoReport pico, Timeline timeline) {
    }

    Outcome run() throws BuildFailure, IOException {
        // Not in the target folder: the path of a Unix socket has at most 107 bytes.
        Path socketFolder = Files.createTempDirectory("kn86-boot");
        Path socket = socketFolder.resolve("uart0");
        // Ctrl-C; later registrations are deleted first.
        socketFolder.toFile().deleteOnExit();
        socket.toFile().deleteOnExit();
        timeline.add(0, "power-on");
        Command qemu = Qemu.command(request.emulator(), files, card, socket);
        Files.writeString(folder.resolve("qemu-command.txt"), qemu.pasteable() + "\n");
        try (ConsoleLog log = ConsoleLog.create(folder);
                BackgroundProcess machine = BackgroundProcess.withPipes(qemu, folder.resolve("qemu.log"))) {
            SerialConsole console = new SerialConsole(machine.output(), machine.input(), log::write, stopwatch);
            try (BackgroundProcess pico = startPico(socket)) {
                return use(machine, console, pico);
            } catch (BuildFailure e) {
                askForJournal(console);
                throw e;
            } finally {
                timeline.addConsole(console.lines());
            }
        } finally {
            timeline.write(folder.resolve("timeline.json"));
            Files.deleteIfExists(socket);
            Files.deleteIfExists(socketFolder);
        }
    }

    private BackgroundProcess startPico(Path socket) throws BuildFailure {
        simulatorStart = stopwatch.millis();
        return BackgroundProcess.withLog(
                Command.of(simulator, "--connect", socket, "--timeout", CONNECT_SECONDS,
                        "--oled-png", picture(), "--events", eventLog(), "--received", received()),
                folder.resolve("pico-sim.log"));
    }

    private Outcome use(BackgroundProcess machine, SerialConsole console, BackgroundProcess pico)
            throws BuildFailure, IOException {
        ConsoleLine ready = console.await(READY, "nOSh was ready", stopwatch.left(request.timeout()));
        timeline.add(ready.millis(), "nosh-ready");
        GuestShell shell = GuestShell.open(console);
        GuestReport guest = GuestReport.ask(shell, files);
        Files.writeString(folder.resolve("guest-report.txt"), guest.text());
        if (!guest.faults(files).isEmpty()) {
            saveJournal(shell);
        }
        awaitPico();

        timeline.add(stopwatch.millis(), "power-off-asked");
        shell.powerOff();
        OptionalInt exit = machine.waitFor(stopwatch.left(request.timeout()));
        if (exit.isEmpty()) {
            throw console.failure("time is up: the machine does not power off");
        }
        timeline.add(stopwatch.millis(), "power-off");
        console.awaitEnd(CONSOLE_END_LIMIT);
        if (exit.getAsInt() != 0) {
            throw console.failure("the emulator ended with " + exit.getAsInt() + " (see qemu.log)");
        }
        requireCleanEnd(pico);
        return new Outcome(guest, recordPico(), timeline);
    }

    /** The console says that a unit failed; why it did is in the journal, as long as there is somebody to ask. */
    private void askForJournal(SerialConsole console) throws IOException {
        if (console.lines().stream().noneMatch(line -> line.text().contains("Started " + TestArguments.SHELL_UNIT))) {
            return;
        }
        try {
            saveJournal(GuestShell.open(console));
        } catch (BuildFailure e) {
            Files.writeString(folder.resolve(JOURNAL), "The guest did not answer any more:\n" + e.getMessage() + "\n");
        }
    }

    private void saveJournal(GuestShell shell) throws BuildFailure, IOException {
        Files.write(folder.resolve(JOURNAL), shell.ask("journal",
                "systemctl status --failed --no-pager --lines=0; journalctl --boot --no-pager --no-hostname --output=short-monotonic",
                JOURNAL_LIMIT));
    }

    /** The Pico's part may trail nOSh's readiness: texts are sent and drawn while the guest goes on. */
    private void awaitPico() throws BuildFailure, IOException {
        Stopwatch waited = new Stopwatch();
        while (!picoReport().isComplete() && !waited.left(PICO_LIMIT).isZero()) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BuildFailure("the boot test was interrupted", "Start it again.", e);
            }
        }
    }

    private void requireCleanEnd(BackgroundProcess pico) throws BuildFailure, IOException {
        OptionalInt exit = pico.waitFor(SIMULATOR_END_LIMIT);
        if (exit.isEmpty() || exit.getAsInt() != 0) {
            throw new BuildFailure("kn86-pico-sim " + (exit.isEmpty() ? "goes on" : "ended with " + exit.getAsInt())
                    + " after the deck was switched off: " + Files.readString(folder.resolve("pico-sim.log")).strip(),
                    "Run its own tests: mvn -pl pico-firmware -am verify.");
        }
    }

    private PicoReport recordPico() throws BuildFailure, IOException {
        PicoReport report = picoReport();
        report.first("hello").ifPresent(event -> timeline.add(simulatorStart + event.millis(), "pico-hello"));
        report.first("version_query").ifPresent(event -> timeline.add(simulatorStart + event.millis(), "pico-version-query"));
        report.events().stream().filter(event -> event.name().equals("oled_png")).reduce((first, second) -> second)
                .ifPresent(event -> timeline.add(simulatorStart + event.millis(), "oled-settled"));
        return report;
    }

    private PicoReport picoReport() throws BuildFailure, IOException {
        byte[] received = Files.isRegularFile(received()) ? Files.readAllBytes(received()) : new byte[0];
        return new PicoReport(PicoEvent.read(eventLog()), PicoFrame.readAll(received), picture());
    }

    private Path received() {
        return folder.resolve("pico-received.bin");
    }

    private Path eventLog() {
        return folder.resolve("pico-events.jsonl");
    }

    private Path picture() {
        return folder.resolve("cipher-line.png");
    }
}
