// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.boot.deck.Power;
import dev.kn86.image.boot.deck.PoweredDeck;
import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.firmware.ResetStatus;
import dev.kn86.image.boot.guest.ConsoleLine;
import dev.kn86.image.boot.guest.GuestReport;
import dev.kn86.image.boot.guest.GuestShell;
import dev.kn86.image.boot.guest.Readiness;
import dev.kn86.image.boot.guest.SerialConsole;
import dev.kn86.image.boot.panel.Monitor;
import dev.kn86.image.boot.panel.TourPlayer;
import dev.kn86.image.boot.pico.PicoReport;
import dev.kn86.image.boot.pico.PicoSimulator;
import dev.kn86.image.boot.qemu.KernelArguments;
import dev.kn86.image.boot.qemu.Machine;
import dev.kn86.image.boot.report.BootCost;
import dev.kn86.image.boot.report.BootOutcome;
import dev.kn86.image.boot.report.BootTimeline;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.time.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One boot of the card, from power-on to power-off. The logs are written to its folder, whether the boot succeeds or
 * not.
 */
public final class BootRun {

    private static final Duration PICO_LIMIT = Duration.ofSeconds(60);
    private static final String JOURNAL = "guest-journal.txt";
    private static final Duration JOURNAL_LIMIT = Duration.ofMinutes(2);
    private static final Duration CONSOLE_END_LIMIT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);

    private final BootSetup setup;
    private final Machine machine;
    private final BootFiles files;
    private final Path folder;
    private final Optional<UsbCycles> usbCycles;
    private final Deadline deadline;
    private final BootTimeline timeline = new BootTimeline();

    /** @param start its folder exists */
    BootRun(BootSetup setup, BootStart start) {
        this.setup = setup;
        this.machine = start.machine();
        this.files = start.files();
        this.folder = start.folder();
        this.usbCycles = start.usbCycles();
        this.deadline = Deadline.after(setup.request().timeout());
    }

    /** @throws BuildFailure when the boot does not reach its end; the folder then has the logs up to that point */
    BootOutcome run() throws BuildFailure, IOException {
        timeline.add(0, "power-on");
        Power power = new Power(
                setup.request().emulator(),
                machine,
                files,
                setup.card(),
                setup.pico().map(pico -> pico.program()),
                usbCycles.isPresent() ? Optional.of(usbCycles.get().makeStick()) : Optional.empty(),
                ResetStatus.POWER_ON,
                folder);
        try (PoweredDeck deck = new PoweredDeck(power)) {
            try {
                return use(deck);
            } catch (BuildFailure e) {
                askForJournal(deck.console());
                throw e;
            } finally {
                timeline.addConsole(deck.console().lines());
            }
        } finally {
            timeline.write(folder.resolve("timeline.json"));
        }
    }

    private BootOutcome use(PoweredDeck deck) throws BuildFailure, IOException {
        SerialConsole console = deck.console();
        Optional<PicoSimulator> pico = deck.pico();
        Readiness product = setup.request().ready();
        ConsoleLine ready = console.await(product.started(), product.unit() + " had started", deadline.left());
        timeline.add(ready.millis(), BootTimeline.READY);
        GuestShell shell = GuestShell.open(console);
        GuestReport guest = GuestReport.ask(
                shell, product, machine.hasPanel() ? BootCost.questions(product.unit()) : Map.of(), files);
        Files.writeString(folder.resolve("guest-report.txt"), guest.text());
        if (pico.isPresent()) {
            awaitPico(pico.get());
        }
        Optional<String> panelFault = machine.hasPanel() ? tour(guest, deck) : Optional.empty();
        if (panelFault.isPresent() || !guest.faults(product, files).isEmpty()) {
            saveJournal(shell);
        }

        if (usbCycles.isPresent()) {
            timeline.add(deck.millis(), "usb-cycles");
            usbCycles.get().start(shell);
        } else {
            timeline.add(deck.millis(), "power-off-asked");
            if (!machine.hasPanel() || panelFault.isPresent()) {
                shell.powerOff();
            }
        }
        awaitPowerOff(deck);
        Optional<PicoReport> report = pico.isPresent() ? Optional.of(reportOf(pico.get())) : Optional.empty();
        return new BootOutcome(machine, folder, guest, console.lines(), report, timeline, panelFault);
    }

    private PicoReport reportOf(PicoSimulator pico) throws BuildFailure, IOException {
        pico.requireCleanEnd();
        PicoReport report = report(pico);
        addMoments(pico, report);
        return report;
    }

    private PicoReport report(PicoSimulator pico) throws BuildFailure, IOException {
        return pico.report(setup.pico().orElseThrow().oledRules());
    }

    private void addMoments(PicoSimulator pico, PicoReport report) {
        report.first("hello").ifPresent(event -> timeline.add(pico.sinceBoot(event), "pico-hello"));
        report.first("version_query").ifPresent(event -> timeline.add(pico.sinceBoot(event), "pico-version-query"));
        report.last("oled_png").ifPresent(event -> timeline.add(pico.sinceBoot(event), "oled-settled"));
    }

    /** Plays the tour. When it returns no fault, the deck is switching itself off. */
    private Optional<String> tour(GuestReport guest, PoweredDeck deck) throws BuildFailure, IOException {
        PanelData panel = setup.panel().orElseThrow();
        try (Monitor monitor = setup.monitor().open(deck.monitorSocket())) {
            TourPlayer player = new TourPlayer(
                    monitor,
                    panel.tour().layout(),
                    panel.font(),
                    folder,
                    step -> timeline.add(deck.millis(), "hud " + step),
                    panel.stepTimeout());
            Optional<String> fault = player.play(panel.tour().steps(), tourValues(guest));
            if (fault.isEmpty()) {
                player.press(panel.tour().powerOffKeys());
            }
            return fault;
        }
    }

    /** The values of the tour's placeholders by their names. */
    private Map<String, String> tourValues(GuestReport guest) {
        Map<String, String> values = new HashMap<>();
        guest.buildId().forEach((key, value) -> values.put("guest." + key, value));
        values.put("deck.boots", Long.toString(guest.deckBoots()));
        Stream.of(Slot.values())
                .filter(slot -> slot.boot().number() == files.slotPartition())
                .forEach(slot -> values.put("slot", slot.name()));
        return values;
    }

    private void awaitPowerOff(PoweredDeck deck) throws BuildFailure {
        SerialConsole console = deck.console();
        OptionalInt exit = deck.emulator().waitFor(deadline.left());
        if (exit.isEmpty()) {
            throw console.failure("time is up: the machine does not power off"
                    + (machine.hasPanel() ? ", which the last keys of the tour ask for" : "")
                    + (usbCycles.isPresent() ? ", which the USB cycles end with" : ""));
        }
        timeline.add(deck.millis(), "power-off");
        console.awaitEnd(CONSOLE_END_LIMIT);
        if (exit.getAsInt() != 0) {
            throw console.failure("the emulator ended with " + exit.getAsInt() + " (see qemu.log)");
        }
    }

    /**
     * Saves the journal when the guest's shell has started: the console names a failed unit, the journal has the
     * reason.
     */
    private void askForJournal(SerialConsole console) throws IOException {
        if (console.lines().stream().noneMatch(line -> line.text().contains("Started " + KernelArguments.SHELL_UNIT))) {
            return;
        }
        try {
            saveJournal(GuestShell.open(console));
        } catch (BuildFailure e) {
            Files.writeString(folder.resolve(JOURNAL), "The guest did not answer:\n" + e.getMessage() + "\n");
        }
    }

    private void saveJournal(GuestShell shell) throws BuildFailure, IOException {
        Files.write(
                folder.resolve(JOURNAL),
                shell.ask(
                        "journal",
                        "systemctl status --failed --no-pager --lines=0; journalctl --boot --no-pager --no-hostname --output=short-monotonic",
                        JOURNAL_LIMIT));
    }

    /** Waits for the Pico: the product is ready before all texts are sent and drawn. */
    private void awaitPico(PicoSimulator pico) throws BuildFailure, IOException {
        Deadline patience = Deadline.after(PICO_LIMIT);
        while (!report(pico).isComplete() && !patience.hasPassed()) {
            patience.sleep(POLL);
        }
    }
}
