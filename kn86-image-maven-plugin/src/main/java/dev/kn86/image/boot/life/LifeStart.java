// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.boot.deck.PoweredDeck;
import dev.kn86.image.boot.guest.GuestShell;
import dev.kn86.image.boot.guest.Readiness;
import dev.kn86.image.boot.qemu.MachineControl;
import dev.kn86.image.boot.qemu.MachineStop;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** A start of a card, up to where the guest stops the machine or the power is cut. Closing it is a power cut. */
final class LifeStart implements AutoCloseable {

    private static final Pattern READY = new Readiness(Readiness.NOSH, true).started();

    /** After the emulator has ended, what it has written is read at once. */
    private static final Duration CONSOLE_END_LIMIT = Duration.ofSeconds(5);

    /** The picture of the panel where the guest has stopped the machine. */
    static final String LAST_PICTURE = "last.png";

    private final CardLife life;
    private final LifeSetup setup;
    private final PoweredDeck deck;
    private final MachineControl control;
    private final int partition;
    private final Path folder;
    private Optional<MachineStop> stop = Optional.empty();

    LifeStart(CardLife life, LifeSetup setup, PoweredDeck deck, int partition, Path folder)
            throws BuildFailure, IOException {
        this.life = life;
        this.setup = setup;
        this.deck = deck;
        this.partition = partition;
        this.folder = folder;
        try {
            this.control = setup.control().open(deck.monitorSocket());
        } catch (BuildFailure | IOException e) {
            deck.close();
            throw e;
        }
    }

    /** The slot whose boot partition the firmware has chosen. */
    Slot slot() throws BuildFailure {
        return Arrays.stream(Slot.values())
                .filter(slot -> slot.boot().number() == partition)
                .findFirst()
                .orElseThrow(() -> new BuildFailure(
                        "update-test: the firmware starts from partition " + partition + ", which is no slot",
                        "Look at autoboot.txt on p1."));
    }

    /** Gets the logs and pictures of this start. */
    Path folder() {
        return folder;
    }

    /** The panel, the keyboard, and the USB port. */
    MachineControl control() {
        return control;
    }

    /** Milliseconds since power-on. */
    long millis() {
        return deck.millis();
    }

    /** Waits until nOSh is ready, and opens the guest's shell. */
    GuestShell awaitShell() throws BuildFailure {
        deck.console().await(READY, "nOSh was ready", setup.limit());
        return GuestShell.open(deck.console());
    }

    /**
     * Waits until the guest stops the machine, switches it off, and keeps what the guest has left in PM_RSTS.
     *
     * @throws BuildFailure when it still runs after the limit of a start; the message ends with the console's last
     *     lines
     */
    MachineStop awaitStop() throws BuildFailure, IOException {
        stop = control.awaitStop(setup.limit());
        if (stop.isEmpty()) {
            throw deck.console()
                    .failure("time is up: waited " + setup.limit().toSeconds()
                            + " s for the guest to restart or switch the machine off");
        }
        if (setup.machine().hasPanel()) {
            ImageIO.write(control.picture(), "png", folder.resolve(LAST_PICTURE).toFile());
        }
        if (stop.get() == MachineStop.POWER_OFF) {
            life.cutPower();
        } else {
            life.setStatus(control.resetStatus(setup.machine().resetStatus().orElseThrow()));
        }
        end();
        return stop.get();
    }

    private void end() throws BuildFailure, IOException {
        deck.emulator().kill();
        deck.console().awaitEnd(CONSOLE_END_LIMIT);
        close();
    }

    /** Cuts the power, unless the machine has stopped already. */
    @Override
    public void close() throws IOException {
        control.close();
        deck.close();
        if (stop.isEmpty()) {
            life.cutPower();
        }
    }
}
