// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.install;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.layout.Slot;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Executables;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Does with a card image what a deck does with its card: fills the slot that is not confirmed from a payload, so that
 * the deck's next start tries it. The image is replaced at the end, or not at all.
 */
public final class CardInstaller {

    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final Progress progress;

    public CardInstaller(Toolbox toolbox, CommandRunner runner, Progress progress) {
        this.toolbox = toolbox;
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * Installs.
     *
     * @throws BuildFailure when the program refuses the payload or the card; the image is unchanged then
     */
    public void install(InstallRequest request) throws BuildFailure, IOException {
        require(request.image(), "card image", "kn86.image");
        require(request.payload(), "payload", "kn86.payload");
        require(request.program(), "program", "kn86.update.program");
        Path image = request.image().toRealPath();
        Path work = Files.createTempDirectory(image.getParent(), ".kn86-install-");
        try (Step step = progress.step("install " + request.payload().getFileName() + " on " + image.getFileName())) {
            Path program = Executables.copy(request.program(), work.resolve("kn86-update"));
            Path card = work.resolve("card.img");
            runner.run(
                    Command.of("cp", "--sparse=always", "--reflink=auto", "--preserve=mode", image, card),
                    "Make room on the disk of " + image.getParent() + ".");
            UpdateProgram update = new UpdateProgram(program, runner);
            Slot running = update.confirmed(card);
            Path files = Files.createDirectory(work.resolve("system"));
            RunningSystem system = RunningSystem.read(card, running, files, toolbox, runner);
            if (request.keys().isPresent()) {
                system = system.withKeys(request.keys().get());
            }
            String version = update.installPending(card, running, system, request.hardware(), request.payload());
            force(card);
            Files.move(card, image, StandardCopyOption.ATOMIC_MOVE);
            step.done("version " + version + " in slot " + running.other() + "; the next start tries it");
        } finally {
            FileTrees.delete(work);
        }
        warnOfStaleFiles(new ImageFiles(image));
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private void warnOfStaleFiles(ImageFiles files) {
        for (Path file : List.of(files.compressed(), files.bmap())) {
            if (Files.exists(file)) {
                progress.warn(file + " still belongs to the image as it was before the installation");
            }
        }
    }

    private static void require(Path file, String what, String property) throws BuildFailure {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure(
                    "install: there is no " + what + " " + file, "Correct the path: -D" + property + "=FILE.");
        }
    }
}
