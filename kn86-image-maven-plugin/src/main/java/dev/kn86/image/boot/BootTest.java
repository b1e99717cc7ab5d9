// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.firmware.FirmwareView;
import dev.kn86.image.boot.firmware.StartRequest;
import dev.kn86.image.boot.guest.GuestReport;
import dev.kn86.image.boot.guest.Readiness;
import dev.kn86.image.boot.panel.Monitor;
import dev.kn86.image.boot.pico.OledRules;
import dev.kn86.image.boot.qemu.CardCopy;
import dev.kn86.image.boot.qemu.DriverInitramfs;
import dev.kn86.image.boot.qemu.KernelArguments;
import dev.kn86.image.boot.qemu.Machine;
import dev.kn86.image.boot.qemu.QmpMonitor;
import dev.kn86.image.boot.report.BootBudget;
import dev.kn86.image.boot.report.BootCost;
import dev.kn86.image.boot.report.BootOutcome;
import dev.kn86.image.boot.report.BootReport;
import dev.kn86.image.boot.report.BootTimeline;
import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Executables;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Boots a card image in QEMU, with the Pico's simulator on the other end of UART0 if the product has one, and reports
 * what is wrong with the guest, the Pico, the panel, the budget and the card (docs/boot-test.md). The image itself is
 * only read.
 */
public final class BootTest {

    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final Progress progress;
    private final Monitor.Opener monitor;

    public BootTest(Toolbox toolbox, CommandRunner runner, Progress progress) {
        this(toolbox, runner, progress, QmpMonitor::open);
    }

    /** @param monitor opens the connection to the panel and keyboard of a running emulator */
    BootTest(Toolbox toolbox, CommandRunner runner, Progress progress, Monitor.Opener monitor) {
        this.toolbox = toolbox;
        this.runner = runner;
        this.progress = progress;
        this.monitor = monitor;
    }

    /**
     * Runs the test.
     *
     * @throws BuildFailure when the card does not boot, or shows a fault after it has booted; the request's folder has
     *     the details
     */
    public void run(BootRequest request) throws BuildFailure, IOException {
        requireFile(request.image(), "card image", "Run the goal kn86-image:image first.");
        if (request.pico().isPresent()) {
            requireFile(
                    request.pico().get().simulator(), "Pico simulator", "Build it: mvn -pl pico-firmware -am package.");
        }
        Optional<OledRules> oledRules = request.pico().isPresent()
                ? Optional.of(OledRules.read(request.pico().get().oledRules()))
                : Optional.empty();
        Optional<PanelData> panel = request.panel().isPresent()
                ? Optional.of(PanelData.read(request.panel().get()))
                : Optional.empty();
        FileTrees.delete(request.folder());
        Files.createDirectories(request.folder());
        Optional<BootSetup.Pico> pico = Optional.empty();
        if (request.pico().isPresent()) {
            Path program = Executables.copy(
                    request.pico().get().simulator(), request.folder().resolve("kn86-pico-sim"));
            pico = Optional.of(new BootSetup.Pico(program, oledRules.orElseThrow()));
        }
        List<BootStart> starts = findStarts(request, panel);
        CardCopy card = CardCopy.make(request.image(), request.folder().resolve("card.img"), runner);
        boot(new BootSetup(request, pico, panel, card.file(), monitor), starts, card);
        Files.delete(card.file());
    }

    /**
     * Reads all files that the boots need, so that a missing one is reported before the first boot, which takes
     * minutes.
     */
    private List<BootStart> findStarts(BootRequest request, Optional<PanelData> panel)
            throws BuildFailure, IOException {
        BootFiles files = findBootFiles(request);
        List<BootStart> starts = new ArrayList<>();
        for (int boot = 1; boot <= request.boots(); boot++) {
            Path folder = boot == 1 ? request.folder() : request.folder().resolve("boot-" + boot);
            Optional<UsbCycles> usbCycles = boot == 1 && request.usbCycles() > 0
                    ? Optional.of(new UsbCycles(request.usbCycles(), folder, toolbox, runner))
                    : Optional.empty();
            starts.add(new BootStart(Machine.BOARD, files, usbCycles, folder));
        }
        if (panel.isPresent()) {
            starts.add(new BootStart(
                    panel.get().machine(),
                    DriverInitramfs.make(panel.get().machine(), request.image(), files, toolbox, runner),
                    Optional.empty(),
                    request.folder().resolve("panel")));
        }
        starts.stream()
                .map(BootStart::machine)
                .distinct()
                .forEach(machine -> progress.info("  added to the kernel's command line on " + machine.label() + ": "
                        + KernelArguments.text(machine)));
        return starts;
    }

    /** Starts the card once for each start, up to the first start that shows a fault. */
    private void boot(BootSetup setup, List<BootStart> starts, CardCopy card) throws BuildFailure, IOException {
        BootReport report = new BootReport(setup.request().folder());
        List<String> faults = new ArrayList<>();
        List<BootOutcome> outcomes = new ArrayList<>();
        for (BootStart start : starts) {
            if (!faults.isEmpty()) {
                break;
            }
            BootOutcome outcome = boot(outcomes.size() + 1 + " of " + starts.size(), setup, start);
            if (!outcomes.isEmpty()) {
                faults.addAll(lostState(
                        setup.request().ready(),
                        outcomes.get(outcomes.size() - 1).guest(),
                        outcome.guest()));
            }
            outcomes.add(outcome);
            report.add(outcome);
            faults.addAll(outcome.guest().faults(setup.request().ready(), start.files()));
            if (outcome.pico().isPresent()) {
                faults.addAll(outcome.pico().get().faults(start.machine().hasPanel()));
            }
            outcome.panelFault().ifPresent(faults::add);
            if (start.usbCycles().isPresent()) {
                faults.addAll(start.usbCycles().get().faults(card.file(), outcome.guest()));
            }
            // Without a complete tour there may have been no first frame to measure.
            if (start.machine().hasPanel() && outcome.panelFault().isEmpty()) {
                faults.addAll(budgetFaults(setup.panel().orElseThrow().budget(), outcome, report));
            }
            faults.addAll(card.tableFaults());
        }
        progress.info("  pictures and times: " + report.write());
        if (!faults.isEmpty()) {
            throw new BuildFailure(
                    "boot: the card boots, but\n  - " + String.join("\n  - ", faults),
                    "Read guest-report.txt, guest-journal.txt and console.log in "
                            + outcomes.get(outcomes.size() - 1).folder() + "; the card as it was left is card.img in "
                            + setup.request().folder() + ".");
        }
    }

    static void requireFile(Path file, String what, String remedy) throws BuildFailure {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("boot: there is no " + what + " " + file, remedy);
        }
    }

    private BootFiles findBootFiles(BootRequest request) throws BuildFailure, IOException {
        try (Step step = progress.step("boot files of " + request.image().getFileName())) {
            BootFiles files = FirmwareView.read(
                    request.image(),
                    StartRequest.tryboot(request.tryboot()),
                    request.folder().resolve("boot-files"),
                    toolbox,
                    runner);
            step.done("p" + files.slotPartition() + ", overlays " + String.join(" ", files.overlays()));
            files.differences().forEach(difference -> progress.info("  unlike the real board: " + difference));
            return files;
        }
    }

    private BootOutcome boot(String number, BootSetup setup, BootStart start) throws BuildFailure, IOException {
        Files.createDirectories(start.folder());
        try (Step step =
                progress.step("boot " + number + " in QEMU (" + start.machine().label() + ")")) {
            BootOutcome outcome = new BootRun(setup, start).run();
            BootTimeline timeline = outcome.timeline();
            String ready = String.format(
                    Locale.ROOT,
                    "%s ready after %.1f s",
                    setup.request().ready().unit(),
                    timeline.at(BootTimeline.READY).orElseThrow() / 1e3);
            if (outcome.pico().isEmpty()) {
                step.done(ready);
                return outcome;
            }
            step.done(String.format(
                    Locale.ROOT,
                    "%s, Pico greeted after %.1f s",
                    ready,
                    timeline.at("pico-hello").orElse(0) / 1e3));
            progress.info("  OLED: " + String.join(" / ", outcome.pico().get().rows()));
            return outcome;
        }
    }

    private List<String> budgetFaults(BootBudget budget, BootOutcome outcome, BootReport report)
            throws BuildFailure, IOException {
        List<BootBudget.Item> items = budget.compare(BootCost.of(outcome.guest(), outcome.console()));
        Files.writeString(outcome.folder().resolve("budget.txt"), BootBudget.table(items));
        report.add(items);
        outcome.guest().lines("critical-chain").forEach(line -> progress.info("  " + line));
        BootBudget.table(items.stream()
                        .filter(item -> budget.limits().containsKey(item.what()))
                        .toList())
                .lines()
                .forEach(line -> progress.info("  " + line));
        return budget.faults(items);
    }

    private static List<String> lostState(Readiness ready, GuestReport before, GuestReport after) {
        List<String> faults = new ArrayList<>();
        if (!after.shareUuid().equals(before.shareUuid())) {
            faults.add("p6 was formatted again: its file system was " + before.shareUuid() + " and is "
                    + after.shareUuid());
        }
        if (ready.deckState() && after.deckBoots() != before.deckBoots() + 1) {
            faults.add("the deck state did not survive: it counted " + before.deckBoots() + " boots, then "
                    + after.deckBoots());
        }
        return faults;
    }
}
