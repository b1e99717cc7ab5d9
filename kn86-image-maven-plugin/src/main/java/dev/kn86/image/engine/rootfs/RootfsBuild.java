// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.rootfs;

import dev.kn86.image.debian.apt.DpkgStatus;
import dev.kn86.image.debian.apt.PackageId;
import dev.kn86.image.debian.apt.PackageList;
import dev.kn86.image.debian.apt.PackageLock;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.engine.base.Base;
import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.layer.LayerSource;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.engine.stage.Emulator;
import dev.kn86.image.engine.stage.PiGenConfig;
import dev.kn86.image.engine.stage.PiGenEngine;
import dev.kn86.image.engine.stage.PiGenVariables;
import dev.kn86.image.engine.stage.StageCheck;
import dev.kn86.image.engine.stage.StageDirectory;
import dev.kn86.image.engine.stage.StageEngine;
import dev.kn86.image.engine.stage.StageShell;
import dev.kn86.image.engine.stage.StageStart;
import dev.kn86.image.engine.stage.StageVariable;
import dev.kn86.image.engine.stage.StageVariables;
import dev.kn86.image.engine.stage.UpstreamPiGen;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FreshFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes the root and boot trees of a slot: runs the stages of the base, those of the product, then the export. */
public final class RootfsBuild {

    private final LayerSource layerSource;
    private final CommandRunner runner;
    private final RootAccess access;
    private final Progress progress;

    /**
     * @param layerSource where layers come from and go to
     * @param access the rights that stages get
     */
    public RootfsBuild(LayerSource layerSource, RootAccess access, CommandRunner runner, Progress progress) {
        this.layerSource = layerSource;
        this.access = access;
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * Runs the stages and writes the slot folder and the list of packages.
     *
     * @param emulator what runs the tree's programs
     * @return the slot's root tree
     * @throws BuildFailure when a stage fails, or a locked build would differ; the slot folder is then as it was before
     */
    public RootTree run(RootfsRequest request, Base base, Pin pin, Emulator emulator) throws BuildFailure, IOException {
        Optional<PackageLock> lock = lock(request, base);
        PiGenConfig config = PiGenConfig.read(request.configs(), request.workFolder(), runner);
        checkContainer(request, config);
        StageList stages = StageList.of(request, base, config, runner);
        StageVariables variables = variables(request, base, pin, config, stages);
        StageCheck archive = () -> base.archive().ask(config.variables());
        StageEngine engine = engine(request, base, archive, emulator, lock);
        List<Layer> layers = layers(request, base, stages, variables, emulator, engine, archive);
        PackageList packages = StageEngine.packages(layers).with(base.packages());
        if (lock.isPresent()) {
            lock.get().checkWhole(packages);
        }
        RootTree tree = new RootTree(layers.stream().map(Layer::tree).toList(), access);
        Map<String, String> record = new HashMap<>(base.record());
        record.putAll(base.versions().of(installed(layers)));
        writeSlot(request, record, tree, layers);
        packages.write(request.packageList());
        return tree;
    }

    /**
     * Opens a shell in a stage, and returns when the shell has ended. Stages before it are run when the cache does not
     * have them.
     *
     * @throws BuildFailure when there is no such stage, or a stage before it fails
     */
    public void enter(StageShell shell, RootfsRequest request, Base base, Pin pin, Emulator emulator)
            throws BuildFailure, IOException {
        PiGenConfig config = PiGenConfig.read(request.configs(), request.workFolder(), runner);
        StageList stages = StageList.of(request, base, config, runner);
        engine(request, base, () -> base.archive().ask(config.variables()), emulator, lock(request, base))
                .enter(shell, stages.withExport(), base.inputs(), variables(request, base, pin, config, stages));
    }

    /** The plugin starts the container itself, and has settings of its own for it. */
    private static void checkContainer(RootfsRequest request, PiGenConfig config) throws BuildFailure {
        Set<String> refused = new TreeSet<>(config.variables().keySet());
        refused.retainAll(PiGenVariables.OF_DOCKER);
        if (request.upstream().filter(UpstreamPiGen::inContainer).isPresent() && !refused.isEmpty()) {
            throw new BuildFailure(
                    "the pi-gen config sets " + String.join(", ", refused)
                            + ": kn86.engine=pi-gen-docker names and keeps the container itself",
                    "Remove it from the config.");
        }
    }

    private static Optional<PackageLock> lock(RootfsRequest request, Base base) throws BuildFailure, IOException {
        if (request.lock().isEmpty()) {
            return Optional.empty();
        }
        PackageLock lock = PackageLock.read(request.lock().get());
        lock.checkPart("the base", base.packages());
        return Optional.of(lock);
    }

    private StageEngine engine(
            RootfsRequest request, Base base, StageCheck archive, Emulator emulator, Optional<PackageLock> lock)
            throws IOException {
        StageEngine engine =
                new StageEngine(layerSource, request.cache(), request.logFolder(), emulator, access, runner, progress);
        lock.ifPresent(engine::lockTo);
        engine.checkBefore(base.stages().stream().map(StageDirectory::name).collect(Collectors.toSet()), archive);
        return engine;
    }

    private List<Layer> layers(
            RootfsRequest request,
            Base base,
            StageList stages,
            StageVariables variables,
            Emulator emulator,
            StageEngine engine,
            StageCheck archive)
            throws BuildFailure, IOException {
        if (request.upstream().isEmpty()) {
            return engine.run(stages.withExport(), base.inputs(), variables, StageStart.from(request.from()));
        }
        checkStart(request.from(), true);
        Layer tree = new PiGenEngine(
                        layerSource,
                        request.cache(),
                        request.logFolder(),
                        emulator,
                        access,
                        runner,
                        progress,
                        engine.timeline())
                .run(request.upstream().get(), stages.stages(), base.inputs(), variables, archive);
        StageDirectory last = stages.stages().get(stages.stages().size() - 1);
        return engine.run(
                List.of(stages.export()),
                tree.key(),
                variables,
                new StageStart(List.of(tree), Optional.of(last), Optional.empty()));
    }

    /**
     * Refuses a stage to start from where there can be none.
     *
     * @param from a stage that runs again, with all that follow
     * @param upstream whether upstream pi-gen runs the stages
     */
    public static void checkStart(Optional<String> from, boolean upstream) throws BuildFailure {
        if (from.isPresent() && upstream) {
            throw new BuildFailure(
                    "kn86.stage.from=" + from.get() + ": upstream pi-gen runs all stages or none",
                    "Leave it out, or use kn86.engine=stages.");
        }
    }

    private static StageVariables variables(
            RootfsRequest request, Base base, Pin pin, PiGenConfig config, StageList stages) throws BuildFailure {
        Map<String, String> project = new HashMap<>(base.variables());
        project.put("KN86_VERSION", request.version());
        project.put("KN86_BUILD_ID", request.buildId());
        project.put("KN86_PIN", pin.digest());
        project.put("KN86_PRODUCTION", request.production() ? "1" : "0");
        Map<String, Path> paths = new HashMap<>(base.paths());
        paths.put(StageVariable.BASE_DIR.name(), stages.baseFolder());
        paths.put(StageVariable.EXPORT_CONFIG_DIR.name(), stages.export().folder());
        return new StageVariables(
                PiGenVariables.of(pin.debianRelease(), request.timestamp(), pin.piGenCommit(), config), project, paths);
    }

    /** The packages in the finished tree. The topmost layer with dpkg's database has all of it. */
    private static List<PackageId> installed(List<Layer> layers) throws BuildFailure, IOException {
        for (int i = layers.size() - 1; i >= 0; i--) {
            Path status = layers.get(i).tree().resolve(DpkgStatus.FILE);
            if (Files.isRegularFile(status, LinkOption.NOFOLLOW_LINKS)) {
                return DpkgStatus.installed(status);
            }
        }
        return List.of();
    }

    private void writeSlot(RootfsRequest request, Map<String, String> record, RootTree tree, List<Layer> layers)
            throws BuildFailure, IOException {
        Path exports = layers.get(layers.size() - 1).exports();
        try (FreshFolder fresh = new FreshFolder(request.slotFolder())) {
            Path slot = Files.createDirectory(fresh.path());
            for (String part : List.of("boot", "common")) {
                runner.run(
                        Command.of("cp", "-r", "--preserve=mode,timestamps", exports.resolve(part), slot.resolve(part)),
                        "Free some disk space below " + slot.getParent() + ".");
            }
            tree.save(slot.resolve("root-tree.txt"));
            Files.write(
                    slot.resolve("layers.txt"), layers.stream().map(Layer::key).toList());
            BuildRecord.write(slot.resolve("build-record.json"), request, record);
            fresh.put(slot);
        }
    }
}
