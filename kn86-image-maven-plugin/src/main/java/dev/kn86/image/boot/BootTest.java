// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.failure.BuildFailure;
import dev.kn86.image.file.FileTrees;
import dev.kn86.image.process.CommandRunner;
import dev.kn86.image.progress.Progress;
import dev.kn86.image.progress.Step;
import dev.kn86.image.toolbox.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Boots a card image to nOSh in QEMU, with the Pico's firmware logic on the other end of UART0, and judges what it sees
 * (docs/boot-test.md). The image itself is only read.
 */
public final class BootTest {

    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final Progress progress;

    public BootTest(Toolbox toolbox, CommandRunner runner, Progress progress) {
        this.toolbox = toolbox;
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * Makes the test.
     *
     * @throws BuildFailure when the card cannot be booted, or shows any fault once it has; the request's folder tells more
     */
    public void run(BootRequest request) throws BuildFailure, IOException {
        requireFile(request.image(), "card image", "Run the goal kn86-image:image first.");
        requireFile(request.picoSimulator(), "Pico simulator", "Build it: mvn -pl pico-firmware -am package.");
        FileTrees.delete(request.folder());
        Files.createDirectories(request.folder());
        Path simulator = executableCopy(request.picoSimulator(), request.folder().resolve("kn86-pico-sim"));

        BootFiles files = findBootFiles(request);
        CardCopy card = CardCopy.make(request.image(), request.folder().resolve("card.img"), runner);
        List<String> faults = new ArrayList<>();
        Optional<GuestReport> before = Optional.empty();
        for (int boot = 1; boot <= request.boots(); boot++) {
            Path folder = boot == 1 ? request.folder() : Files.createDirectories(request.folder().resolve("boot-" + boot));
            BootRun.Outcome outcome = boot(request, boot, new BootRun(request, files, card.file(), simulator, folder));
            faults.addAll(outcome.guest().faults(files));
            faults.addAll(outcome.pico().faults());
            before.ifPresent(earlier -> faults.addAll(lostState(earlier, outcome.guest())));
            before = Optional.of(outcome.guest());
            if (!faults.isEmpty()) {
                break;
            }
            faults.addAll(card.tableFaults());
        }
        if (!faults.isEmpty()) {
            throw new BuildFailure("boot: the card boots, but\n  - " + String.join("\n  - ", faults),
                    "Read guest-report.txt, guest-journal.txt and console.log in " + request.folder() + "; the card as it was left is card.img.");
        }
        Files.delete(card.file());
    }

    private static void requireFile(Path file, String what, String remedy) throws BuildFailure {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("boot: there is no " + what + " " + file, remedy);
        }
    }

    /** Files of a Maven repository are not executable. */
    private static Path executableCopy(Path program, Path copy) throws BuildFailure, IOException {
        Files.copy(program, copy, StandardCopyOption.REPLACE_EXISTING);
        if (!copy.toFile().setExecutable(true)) {
            throw new BuildFailure("cannot make " + copy + " executable", "Use a file system that has that permission.");
        }
        return copy;
    }

    private BootFiles findBootFiles(BootRequest request) throws BuildFailure, IOException {
        try (Step step = progress.step("boot files of " + request.image().getFileName())) {
            BootFiles files = FirmwareView.read(
                    request.image(), request.tryboot(), request.folder().resolve("boot-files"), toolbox, runner);
            step.done("p" + files.slotPartition() + ", overlays " + String.join(" ", files.overlays()));
            files.differences().forEach(difference -> progress.info("  unlike the real board: " + difference));
            progress.info("  added to the kernel's command line: " + TestArguments.text());
            return files;
        }
    }

    private BootRun.Outcome boot(BootRequest request, int number, BootRun run) throws BuildFailure, IOException {
        try (Step step = progress.step("boot " + number + " of " + request.boots() + " in QEMU")) {
            BootRun.Outcome outcome = run.run();
            Timeline timeline = outcome.timeline();
            step.done(String.format(Locale.ROOT, "nOSh ready after %.1f s, Pico greeted after %.1f s",
                    timeline.at("nosh-ready").orElseThrow() / 1e3, timeline.at("pico-hello").orElse(0) / 1e3));
            progress.info("  CIPHER-LINE: " + String.join(" / ", outcome.pico().rows()));
            return outcome;
        }
    }

    private static List<String> lostState(GuestReport before, GuestReport after) {
        List<String> faults = new ArrayList<>();
        if (!after.shareUuid().equals(before.shareUuid())) {
            faults.add("p6 was formatted again: its file system was " + before.shareUuid() + " and is " + after.shareUuid());
        }
        if (after.deckBoots() != before.deckBoots() + 1) {
            faults.add("the deck state did not survive: it counted " + before.deckBoots() + " boots, then " + after.deckBoots());
        }
        return faults;
    }
}
