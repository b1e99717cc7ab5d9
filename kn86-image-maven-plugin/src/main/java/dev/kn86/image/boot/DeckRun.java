// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.boot.deck.DeckSockets;
import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.firmware.FirmwareView;
import dev.kn86.image.boot.firmware.ResetStatus;
import dev.kn86.image.boot.firmware.StartRequest;
import dev.kn86.image.boot.pico.PicoSimulator;
import dev.kn86.image.boot.qemu.CardCopy;
import dev.kn86.image.boot.qemu.DriverInitramfs;
import dev.kn86.image.boot.qemu.QemuCommand;
import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Executables;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.ChildProcess;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.StartOptions;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Starts a copy of a card image in QEMU as the boot test does, and leaves it to the user. Root's shell waits on its
 * console, which is a Unix socket.
 */
public final class DeckRun {

    /** A symbolic link to the socket, in the request's folder. */
    public static final String CONSOLE = "console";

    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final Progress progress;

    public DeckRun(Toolbox toolbox, CommandRunner runner, Progress progress) {
        this.toolbox = toolbox;
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * Runs the deck until it switches itself off.
     *
     * @throws BuildFailure when the card cannot be started, or the emulator fails
     */
    public void run(DeckRunRequest request) throws BuildFailure, IOException {
        Path folder = request.folder();
        BootTest.requireFile(request.image(), "card image", "Run the goal kn86-image:image first.");
        FileTrees.delete(folder);
        Files.createDirectories(folder);
        BootFiles files = files(request);
        Path card = CardCopy.make(request.image(), folder.resolve("card.img"), runner)
                .file();
        try (DeckSockets sockets = new DeckSockets()) {
            runOn(request, files, card, sockets);
        }
    }

    private void runOn(DeckRunRequest request, BootFiles files, Path card, DeckSockets sockets)
            throws BuildFailure, IOException {
        Path folder = request.folder();
        Files.createSymbolicLink(folder.resolve(CONSOLE), sockets.console());
        Command qemu = QemuCommand.command(
                request.emulator(),
                request.machine(),
                files,
                card,
                Optional.empty(),
                ResetStatus.POWER_ON,
                sockets.pico(),
                sockets.monitor(),
                QemuCommand.socket(sockets.console(), folder.resolve("console.log")),
                request.display());
        Path log = folder.resolve("qemu.log");
        try (ChildProcess emulator = ChildProcess.start(
                qemu, StartOptions.PIPES.allTo(Redirect.to(log.toFile())).killAtExit())) {
            await(request, emulator, sockets.pico(), log);
        }
    }

    private void await(DeckRunRequest request, ChildProcess emulator, Path pico, Path log)
            throws BuildFailure, IOException {
        progress.info("  the deck starts; root's shell is on the socket "
                + request.folder().resolve(CONSOLE));
        progress.info(
                "  it runs until it is switched off there (systemctl poweroff), on its screen, or by Ctrl-C here");
        int exit;
        if (request.simulator().isPresent()) {
            Path program =
                    Executables.copy(request.simulator().get(), request.folder().resolve("kn86-pico-sim"));
            try (PicoSimulator simulator = PicoSimulator.start(program, pico, request.folder(), 0)) {
                exit = emulator.waitFor();
                simulator.requireCleanEnd();
            }
        } else {
            exit = emulator.waitFor();
        }
        if (exit != 0) {
            throw new BuildFailure(
                    "run: the emulator ended with " + exit + ": "
                            + Files.readString(log).strip(),
                    "Read console.log in " + request.folder()
                            + "; correct kn86.run.display if QEMU has no such display.");
        }
    }

    private BootFiles files(DeckRunRequest request) throws BuildFailure, IOException {
        BootFiles files = FirmwareView.read(
                request.image(), StartRequest.NONE, request.folder().resolve("boot-files"), toolbox, runner);
        return request.machine().hasPanel()
                ? DriverInitramfs.make(request.machine(), request.image(), files, toolbox, runner)
                : files;
    }
}
