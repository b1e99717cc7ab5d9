// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import dev.kn86.image.boot.panel.TourScenes;
import dev.kn86.image.boot.qemu.Machine;
import dev.kn86.image.boot.qemu.MachineControl;
import dev.kn86.image.boot.qemu.QmpMonitor;
import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.format.picture.ConsoleFont;
import dev.kn86.image.image.filesystem.FatTools;
import dev.kn86.image.image.install.UpdateProgram;
import dev.kn86.image.image.payload.PayloadBuild;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.Executables;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes a card through the life of updates in QEMU, with the boot ROM and the firmware played between the starts
 * (docs/update-test.md). The image itself is only read.
 */
public final class UpdateTest {

    private static final String SIMULATOR = "kn86-pico-sim";
    private static final String PROGRAM = "kn86-update";
    private static final String PAYLOADS = "payloads";
    private static final Set<String> LARGE = Set.of(
            SIMULATOR,
            PROGRAM,
            PAYLOADS,
            CardLife.BOOT_FILES,
            UpdateLives.CARD,
            UpdateLane.STICK_FILE,
            UpdateLane.HOST_FOLDER);

    private final Toolbox toolbox;
    private final RootAccess access;
    private final CommandRunner runner;
    private final Progress progress;
    private final MachineControl.Opener control;

    /** @param access the rights over the root tree's layers */
    public UpdateTest(Toolbox toolbox, RootAccess access, CommandRunner runner, Progress progress) {
        this.toolbox = toolbox;
        this.access = access;
        this.runner = runner;
        this.progress = progress;
        this.control = QmpMonitor::open;
    }

    /**
     * Runs the test.
     *
     * @throws BuildFailure when the card takes another way than it has to; the request's folder has the details, and
     *     {@code update.html} in it shows how far the card came
     */
    public void run(UpdateRequest request) throws BuildFailure, IOException {
        TourScenes scenes = TourScenes.read(request.scenes());
        scenes.require(UpdateLives.SCENES);
        ConsoleFont font = ConsoleFont.read(request.font());
        scenes.layout().requireRoomFor(font);
        FileTrees.delete(request.folder());
        Files.createDirectories(request.folder());
        Machine machine = Machine.with(new Machine.Panel(
                        scenes.layout().width(), scenes.layout().height()))
                .restarting();
        LifeSetup setup = new LifeSetup(
                request.emulator(),
                machine,
                Executables.copy(request.picoSimulator(), request.folder().resolve(SIMULATOR)),
                control,
                toolbox,
                runner,
                request.limit());
        UpdateProgram program = new UpdateProgram(
                Executables.copy(request.updateProgram(), request.folder().resolve(PROGRAM)), runner);
        UpdateLane.Means means = new UpdateLane.Means(
                setup, scenes, font, program, request.product().hardware(), versions(request), request.limit());
        UpdateLives lives = new UpdateLives(means, request, progress);
        UpdateReport report = new UpdateReport(request.folder());
        try {
            lives.run();
        } finally {
            progress.info("  the lives of the cards: " + report.write(lives.records()));
        }
        deleteLargeFiles(request.folder());
    }

    /** What only helps to find a fault: cards, payloads, kernels and programs take gigabytes. */
    private static void deleteLargeFiles(Path folder) throws IOException {
        List<Path> large;
        try (Stream<Path> files = Files.find(
                folder,
                2,
                (file, attributes) -> LARGE.contains(file.getFileName().toString()))) {
            large = files.toList();
        }
        for (Path file : large) {
            FileTrees.delete(file);
        }
    }

    private VersionMaker versions(UpdateRequest request) throws IOException {
        return new VersionMaker(
                new PayloadBuild(toolbox, access, runner, progress),
                new FatTools(toolbox, runner, request.product().timestamp()),
                toolbox,
                runner,
                request.product(),
                Files.createDirectories(request.folder().resolve(PAYLOADS)));
    }
}
