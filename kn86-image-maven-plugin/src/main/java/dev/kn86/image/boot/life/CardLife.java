// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.boot.deck.Power;
import dev.kn86.image.boot.deck.PoweredDeck;
import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.firmware.FirmwareView;
import dev.kn86.image.boot.firmware.ResetStatus;
import dev.kn86.image.boot.firmware.StartRequest;
import dev.kn86.image.boot.qemu.DriverInitramfs;
import dev.kn86.image.boot.qemu.Machine;
import dev.kn86.image.boot.qemu.PanelTree;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One card through many starts. Between them it is the boot ROM and the firmware: PM_RSTS names the partition of the
 * next start, autoboot.txt does when the register names none, and the boot files are read from the card as it is then.
 * Not thread-safe.
 */
final class CardLife {

    /** The folder of the files that the card was last started from. */
    static final String BOOT_FILES = "boot-files";

    private final LifeSetup setup;
    private final Path card;
    private final Path folder;
    private ResetStatus status = ResetStatus.POWER_ON;
    private int starts;

    /**
     * @param card the card's file, changed by the guest
     * @param folder gets a folder for each start
     */
    CardLife(LifeSetup setup, Path card, Path folder) {
        this.setup = setup;
        this.card = card;
        this.folder = folder;
    }

    /** The card's file; only a machine that is off may be looked at by it. */
    Path card() {
        return card;
    }

    /** What PM_RSTS holds for the next start. */
    ResetStatus status() {
        return status;
    }

    /** Sets PM_RSTS, as a machine that has stopped has left it. */
    void setStatus(ResetStatus left) {
        status = left;
    }

    /** Takes the power away: the register is lost. */
    void cutPower() {
        status = ResetStatus.POWER_ON;
    }

    /**
     * Starts the card as the firmware would.
     *
     * @param name of the start, for its folder: small letters, digits and hyphens
     * @throws BuildFailure when the firmware finds nothing to start
     */
    LifeStart start(String name) throws BuildFailure, IOException {
        Path own = Files.createDirectories(folder.resolve(String.format("%02d-%s", ++starts, name)));
        // One folder for all starts: kernels are large, and the emulator reads them once.
        BootFiles files = files(folder.resolve(BOOT_FILES));
        Power power = new Power(
                setup.emulator(),
                setup.machine(),
                files,
                card,
                Optional.of(setup.simulator()),
                Optional.empty(),
                status,
                own);
        return new LifeStart(this, setup, new PoweredDeck(power), files.slotPartition(), own);
    }

    private BootFiles files(Path target) throws BuildFailure, IOException {
        BootFiles files = FirmwareView.read(card, StartRequest.of(status), target, setup.toolbox(), setup.runner());
        Machine machine = setup.machine();
        if (!machine.hasPanel()) {
            return files;
        }
        return PanelTree.make(
                setup.emulator(),
                machine,
                DriverInitramfs.make(machine, card, files, setup.toolbox(), setup.runner()),
                setup.toolbox(),
                setup.runner());
    }
}
