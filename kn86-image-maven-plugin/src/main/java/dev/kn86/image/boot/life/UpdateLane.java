// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.boot.firmware.FirmwareView;
import dev.kn86.image.boot.firmware.ResetStatus;
import dev.kn86.image.boot.firmware.StartRequest;
import dev.kn86.image.boot.guest.GuestShell;
import dev.kn86.image.boot.panel.TourPlayer;
import dev.kn86.image.boot.panel.TourScenes;
import dev.kn86.image.boot.qemu.MachineStop;
import dev.kn86.image.boot.qemu.Stick;
import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.image.install.RunningSystem;
import dev.kn86.image.image.install.UpdateProgram;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.time.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One card on its way through versions. Each method is something that happens to a deck; all of them check that the
 * slot and the version that run are those that have to. Not thread-safe.
 */
final class UpdateLane {

    /** How many starts a trial may take to end: the second one ends itself. */
    private static final int MOST_STARTS = 2;

    /** The only disk besides the card, as the guest calls it. */
    static final String STICK = "/dev/sda";

    /** The file of the stick's blocks. */
    static final String STICK_FILE = "stick.img";

    /** What kn86-update reads on the build machine in place of a deck's files. */
    static final String HOST_FOLDER = "build-machine";

    /**
     * How long the panel may take to show a step. The longest is the trial, which takes a minute by the guest's clock.
     */
    private static final Duration STEP_LIMIT = Duration.ofMinutes(10);

    /**
     * What the lanes share.
     *
     * @param versions makes the payloads
     * @param limit of whatever is waited for
     */
    record Means(
            LifeSetup setup,
            TourScenes scenes,
            ConsoleFont font,
            UpdateProgram program,
            String hardware,
            VersionMaker versions,
            Duration limit) {}

    private final Means means;
    private final CardLife life;
    private final Path folder;
    private final LifeRecord record;
    private Slot running;
    private String version;

    /**
     * @param folder gets the card's starts; it exists
     * @param version that is in slot A, the only one
     */
    UpdateLane(Means means, CardLife life, Path folder, LifeRecord record, String version) {
        this.means = means;
        this.life = life;
        this.folder = folder;
        this.record = record;
        this.running = Slot.A;
        this.version = version;
    }

    /** A deck that is on, with nOSh ready. */
    final class On implements AutoCloseable {

        private final LifeStart start;
        private final GuestShell shell;
        private final TourPlayer player;
        private final Map<String, String> values;
        private final String title;

        private On(String title, String name, String wanted) throws BuildFailure, IOException {
            this.title = title;
            start = life.start(name);
            try {
                requireSlot(start);
                shell = start.awaitShell();
                values = new HashMap<>(buildId(shell, wanted));
                player = new TourPlayer(
                        start.control(), means.scenes().layout(), means.font(), start.folder(), step -> {}, STEP_LIMIT);
            } catch (BuildFailure e) {
                start.close();
                throw e;
            }
            values.put("slot", running.name());
        }

        /** Plays a scene of the panel. */
        void play(String scene) throws BuildFailure, IOException {
            Optional<String> fault = player.play(means.scenes().steps(scene), values);
            if (fault.isPresent()) {
                saveJournal();
                throw new BuildFailure(
                        "update-test: scene " + scene + ": " + fault.get(),
                        "Look at the pictures and guest-journal.txt in " + start.folder() + ".");
            }
        }

        /** Puts a version's payload on a stick into the USB port. */
        void plug(TestVersion next) throws BuildFailure, IOException {
            values.put("update.version", next.version());
            values.put("update.build", VersionMaker.buildId(next, values.get("guest.BUILD_ID")));
            values.put("update.file", next.fileName());
            start.control()
                    .plugStick(Stick.make(
                            payload(next),
                            folder.resolve(STICK_FILE),
                            means.setup().toolbox(),
                            means.setup().runner()));
            // nOSh looks for payloads when it is asked to, and the kernel takes its time to find a stick.
            shell.ask("stick", "until [ -b " + STICK + " ]; do sleep 0.2; done", means.limit());
        }

        /** Waits for the restart into the other slot that the deck asks for. */
        void awaitTrial() throws BuildFailure, IOException {
            UpdateLane.this.awaitTrial(start, title);
        }

        /** Runs a command in the guest. */
        void ask(String command) throws BuildFailure {
            shell.ask("command", command, means.limit());
        }

        /** Switches the deck off. */
        void powerOff() throws BuildFailure, IOException {
            shell.powerOff();
            MachineStop stop = start.awaitStop();
            end("switched off");
            if (stop != MachineStop.POWER_OFF) {
                throw new BuildFailure(
                        "update-test: the deck was to be switched off, and the machine stopped by " + stop,
                        "Read console.log in " + start.folder() + ".");
            }
        }

        /** Cuts the power. */
        void cut() throws IOException {
            end("power cut");
            close();
        }

        /** Cuts the power after some time. */
        void cutAfter(Duration delay) throws BuildFailure, IOException {
            Deadline.after(delay).sleep(delay);
            cut();
        }

        private void end(String how) throws IOException {
            add(start, title, version, how);
        }

        private void saveJournal() throws BuildFailure, IOException {
            Files.write(
                    start.folder().resolve("guest-journal.txt"),
                    shell.ask("journal", "journalctl --boot --no-pager --no-hostname", means.limit()));
        }

        @Override
        public void close() throws IOException {
            start.close();
        }
    }

    /** Switches the deck on; it has to run the confirmed slot. */
    On powerOn(String title) throws BuildFailure, IOException {
        return new On(title, "on", version);
    }

    /** Switches the deck on; it has to run the confirmed slot, and to restart into the other one by itself. */
    void coldStartIntoTrial(String title) throws BuildFailure, IOException {
        try (LifeStart start = life.start("on")) {
            requireSlot(start);
            awaitTrial(start, title);
        }
    }

    private void awaitTrial(LifeStart start, String title) throws BuildFailure, IOException {
        MachineStop stop = start.awaitStop();
        int asked = life.status().partition();
        add(start, title, version, stop + ", asks for partition " + asked);
        if (stop != MachineStop.RESET || asked != running.other().boot().number()) {
            throw new BuildFailure(
                    "update-test: after \"" + title + "\" the machine stops by " + stop + " and asks for partition "
                            + asked + ", not for slot " + running.other(),
                    "Read console.log in " + start.folder() + ".");
        }
    }

    /** Starts the version on trial, which has to run and confirm itself. */
    On trial(TestVersion next) throws BuildFailure, IOException {
        running = running.other();
        version = next.version();
        On on = new On("Trial of " + version, "trial", version);
        on.values.put("update.version", version);
        return on;
    }

    /**
     * Starts the version on trial, which has to fail and to lead back.
     *
     * @param next not a good one
     */
    void failedTrial(TestVersion next) throws BuildFailure, IOException {
        Slot good = running;
        running = good.other();
        for (int number = 1; number <= MOST_STARTS && life.status().partition() != 0; number++) {
            String title = "Trial of " + next.version() + " (" + next.what() + "), start " + number;
            if (!failingStart(next, title)) {
                life.cutPower();
            }
        }
        running = good;
        if (life.status().partition() != 0) {
            throw new BuildFailure(
                    "update-test: " + next.version() + " (" + next.what() + ") is still on trial after " + MOST_STARTS
                            + " starts",
                    "Read the consoles in " + folder + ".");
        }
    }

    /** @return whether there was a start at all */
    private boolean failingStart(TestVersion next, String title) throws BuildFailure, IOException {
        LifeStart start;
        try {
            start = life.start("trial");
        } catch (BuildFailure e) {
            if (next.outcome() != TestVersion.Outcome.NEEDS_POWER_CYCLE) {
                throw e;
            }
            record.add(new LifeRecord.Event(
                    title,
                    Optional.empty(),
                    next.version(),
                    "the firmware starts nothing ("
                            + e.getMessage().lines().findFirst().orElseThrow() + "); power off and on",
                    0,
                    List.of()));
            return false;
        }
        try (start) {
            requireSlot(start);
            MachineStop stop = start.awaitStop();
            add(
                    start,
                    title,
                    next.version(),
                    stop + ", PM_RSTS names partition " + life.status().partition());
        }
        return true;
    }

    /** Fills the other slot on the build machine; the deck's next start is to try it. */
    void installPending(TestVersion next) throws BuildFailure, IOException {
        means.program()
                .installPending(life.card(), running, system(emptyHostFolder()), means.hardware(), payload(next));
    }

    /** Installs on the build machine as on the deck, up to the restart. */
    void installForTrial(TestVersion next) throws BuildFailure, IOException {
        Path files = emptyHostFolder();
        HostTrial host = new HostTrial(means.program(), Files.createDirectory(files.resolve("deck")));
        RunningSystem system = system(Files.createDirectory(files.resolve("system")));
        int asked = host.install(life.card(), running, system, means.hardware(), payload(next));
        life.setStatus(ResetStatus.asking(asked));
        record.add(new LifeRecord.Event(
                "kn86-update installs " + next.version() + " on the build machine",
                Optional.empty(),
                next.version(),
                "asks for partition " + asked,
                0,
                List.of()));
    }

    /** Makes a version the confirmed one of the other slot, on the build machine. */
    void installConfirmed(TestVersion next) throws BuildFailure, IOException {
        installPending(next);
        running = running.other();
        version = next.version();
        means.program().confirm(life.card(), running);
    }

    /** Damages the boot files of the slot that does not run. */
    void damageOtherSlot() throws BuildFailure, IOException {
        CardDamage.eraseFats(life.card(), running.other());
    }

    /** The firmware has to choose the running slot after power-on, by our reader and by the deck's own program. */
    void requireConfirmed() throws BuildFailure, IOException {
        int number = FirmwareView.read(
                        life.card(),
                        StartRequest.NONE,
                        folder.resolve(CardLife.BOOT_FILES),
                        means.setup().toolbox(),
                        means.setup().runner())
                .slotPartition();
        Slot named = means.program().confirmed(life.card());
        if (number != running.boot().number() || named != running) {
            throw new BuildFailure(
                    "update-test: version " + version + " runs in slot " + running
                            + ", and after power-on the firmware would start partition " + number
                            + "; kn86-update says that slot " + named + " is confirmed",
                    "Look at autoboot.txt on p1 of " + life.card() + ".");
        }
    }

    /** Switches the deck on and cuts the power after some time, wherever it is then. */
    void cutWhileStarting(Duration delay) throws BuildFailure, IOException {
        try (LifeStart start = life.start("cut")) {
            requireSlot(start);
            Deadline.after(delay).sleep(delay);
            add(start, "Start, power cut after " + delay.toMillis() / 1e3 + " s", version, "power cut");
        }
    }

    private Path emptyHostFolder() throws IOException {
        Path host = folder.resolve(HOST_FOLDER);
        FileTrees.delete(host);
        return Files.createDirectories(host);
    }

    private RunningSystem system(Path files) throws BuildFailure, IOException {
        return RunningSystem.read(
                life.card(),
                running,
                files,
                means.setup().toolbox(),
                means.setup().runner());
    }

    private Path payload(TestVersion next) throws BuildFailure, IOException {
        return means.versions().payload(next);
    }

    private void requireSlot(LifeStart start) throws BuildFailure {
        if (start.slot() != running) {
            throw new BuildFailure(
                    "update-test: the firmware starts slot " + start.slot() + ", not " + running,
                    "Read the report and the consoles in " + folder + ".");
        }
    }

    private Map<String, String> buildId(GuestShell shell, String wanted) throws BuildFailure {
        Map<String, String> values = new HashMap<>();
        for (String line : shell.ask("build-id", "cat /etc/kn86-build-id", means.limit())) {
            int end = line.indexOf('=');
            if (end > 0) {
                values.put("guest." + line.substring(0, end), line.substring(end + 1));
            }
        }
        if (!wanted.equals(values.get("guest.VERSION"))) {
            throw new BuildFailure(
                    "update-test: slot " + running + " runs version " + values.get("guest.VERSION") + ", not " + wanted,
                    "Read the report and the consoles in " + folder + ".");
        }
        return values;
    }

    private void add(LifeStart start, String title, String what, String end) throws IOException {
        List<Path> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.list(start.folder())) {
            files.filter(file -> file.getFileName().toString().matches("hud-.*\\.png|" + LifeStart.LAST_PICTURE))
                    .sorted()
                    .forEach(pictures::add);
        }
        record.add(new LifeRecord.Event(
                title, Optional.of(running), what, end.toLowerCase(Locale.ROOT), start.millis() / 1e3, pictures));
    }
}
