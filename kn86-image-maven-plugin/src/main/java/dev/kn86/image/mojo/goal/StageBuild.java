// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.engine.base.Base;
import dev.kn86.image.engine.base.DebianBase;
import dev.kn86.image.engine.base.PiGenClone;
import dev.kn86.image.engine.base.RaspiosBase;
import dev.kn86.image.engine.helper.ArmEmulator;
import dev.kn86.image.engine.helper.NativeHelpers;
import dev.kn86.image.engine.layer.LayerInventory;
import dev.kn86.image.engine.layer.LayerSource;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.engine.layer.LayerTrust;
import dev.kn86.image.engine.layer.RemoteLayers;
import dev.kn86.image.engine.layer.SharedLayers;
import dev.kn86.image.engine.rootfs.RootfsBuild;
import dev.kn86.image.engine.rootfs.RootfsRequest;
import dev.kn86.image.engine.rootfs.StagesFingerprint;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.engine.stage.EngineKind;
import dev.kn86.image.engine.stage.StageShell;
import dev.kn86.image.engine.stage.UpstreamNeeds;
import dev.kn86.image.engine.stage.UpstreamPiGen;
import dev.kn86.image.image.card.SlotFolder;
import dev.kn86.image.image.release.SourceRevision;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheLock;
import dev.kn86.image.util.file.PrivateFolder;
import dev.kn86.image.util.quantity.ByteSize;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A run of stages as the user has set it, put together from the core's parts. */
public final class StageBuild {

    private final GoalContext context;
    private final DebianSource debian;
    private final StageSettings settings;
    private final Optional<RemoteLayers> remote;
    private final LayerTrust trust;
    private final LayerCache layers;

    /**
     * @param remote the repository that layers are shared through
     * @param trust whose layers are taken
     */
    public StageBuild(
            GoalContext context,
            DebianSource debian,
            StageSettings settings,
            Optional<RemoteLayers> remote,
            LayerTrust trust)
            throws BuildFailure {
        this.context = context;
        this.debian = debian;
        this.settings = settings;
        this.remote = remote;
        this.trust = trust;
        this.layers = new LayerCache(context, debian, settings.engineKind().isUpstream());
    }

    /**
     * Runs the stages that the cache lacks, and leaves the slot's parts.
     *
     * @param from a stage to run again, with all that follow
     * @param maximum how much the cache's layers may take afterwards
     */
    public void run(Optional<String> from, ByteSize maximum) throws BuildFailure, IOException {
        settings.checkFolded();
        Pin pin = debian.pin();
        try (CacheLock lock = context.cache().lock(context.progress());
                PrivateFolder secrets = PrivateFolder.create()) {
            context.progress().info(layers.access().description());
            LayerStore store = layers.store();
            try (LayerInventory.Limit limit = store.inventory().limitedTo(maximum)) {
                build(store).run(request(pin, from), base(pin, secrets), pin, () -> emulator(pin));
            }
        }
    }

    /**
     * Opens a shell in a stage; the stages before it run when the cache lacks them. Returns when the shell has ended.
     */
    public void enter(StageShell shell) throws BuildFailure, IOException {
        settings.checkFolded();
        Pin pin = debian.pin();
        try (CacheLock lock = context.cache().lock(context.progress());
                PrivateFolder secrets = PrivateFolder.create()) {
            context.progress().info(layers.access().description());
            build(layers.store())
                    .enter(shell, request(pin, Optional.empty()), base(pin, secrets), pin, () -> emulator(pin));
        }
    }

    /** What the stages are made of; empty when that cannot be told. */
    public Optional<Fingerprint> inputs() throws BuildFailure, IOException {
        Path provision = provision();
        Fingerprint fingerprint = debian.inputs().value("build id", buildId());
        if (settings.lock().isPresent()) {
            fingerprint.content("lock", settings.lock().get());
        }
        return StagesFingerprint.add(
                fingerprint,
                provision,
                export(),
                settings.configs(provision),
                settings.productStages(),
                context.target().resolve("engine"),
                context.runner());
    }

    /** What a run leaves: all that the slot folder holds, the list of packages, the layers. Hold the cache lock. */
    public Fingerprint outputs() throws BuildFailure, IOException {
        SlotFolder slot = new SlotFolder(settings.slot());
        Fingerprint fingerprint = debian.outputs("tree", "kernel", "firmware")
                .stamp("the build record", slot.buildRecord())
                .stamps("the boot tree", slot.boot())
                .stamps("p1", slot.common())
                .stamp("the root tree", slot.rootTree())
                .stamp("the package list", settings.packageList());
        if (RootTree.isWhole(slot.rootTree())) {
            fingerprint.value("a layer", LayerStore.areUntouched(treesOf(slot), layers.files()));
        }
        return fingerprint;
    }

    /** Counts the layers of the last run as used now, and keeps others from pruning them. Hold the cache lock. */
    public void useLayersAgain() throws BuildFailure, IOException {
        layers.store().useAgain(treesOf(new SlotFolder(settings.slot())));
    }

    private List<Path> treesOf(SlotFolder slot) throws BuildFailure, IOException {
        return RootTree.load(slot.rootTree(), layers.access()).layers();
    }

    private RootfsBuild build(LayerStore store) throws BuildFailure, IOException {
        LayerStore trusted = store.trusting(trust);
        LayerSource source =
                remote.isPresent() ? new SharedLayers(trusted, remote.get(), trust, context.progress()) : trusted;
        return new RootfsBuild(source, layers.access(), context.runner(), context.progress());
    }

    private RootfsRequest request(Pin pin, Optional<String> from) throws BuildFailure, IOException {
        return new RootfsRequest(
                settings.productStages(),
                settings.configs(provision()),
                from,
                export(),
                upstream(pin),
                context.version(),
                buildId(),
                settings.production(),
                context.timestamp(),
                settings.slot(),
                context.target().resolve("logs"),
                context.cache(),
                settings.packageList(),
                settings.lock());
    }

    private Optional<UpstreamPiGen> upstream(Pin pin) throws BuildFailure, IOException {
        EngineKind engine = settings.engineKind();
        if (!engine.isUpstream()) {
            return Optional.empty();
        }
        PiGenClone clone = PiGenClone.of(
                pin,
                settings.piGenRepository(),
                piGenTag(pin),
                context.cache(),
                context.session().offline(),
                context.runner());
        UpstreamPiGen upstream = new UpstreamPiGen(clone.folder(), clone.commit(), engine == EngineKind.PI_GEN_DOCKER);
        new UpstreamNeeds(context.runner()).check(upstream);
        return Optional.of(upstream);
    }

    private String piGenTag(Pin pin) {
        return settings.piGenTag().orElse(pin.piGenTag());
    }

    /** What runs arm64 programs, the native helpers before it; nothing where the machine runs them already. */
    private Optional<Path> emulator(Pin pin) throws BuildFailure, IOException {
        return new ArmEmulator(debian.hostArchitecture(), layers.access().binfmt(), settings.nativeHelpers())
                .choose(
                        debian::toolbox,
                        () -> new NativeHelpers(debian.archive(), context.runner(), context.progress()),
                        pin.debianRelease(),
                        context.progress());
    }

    private Base base(Pin pin, PrivateFolder secrets) throws BuildFailure, IOException {
        return switch (settings.baseKind()) {
            case DEBIAN ->
                DebianBase.prepare(
                        pin,
                        debian.archive(),
                        provision().resolve("debian-stages"),
                        context.target().resolve("base"),
                        settings.engineKind().isUpstream() ? Optional.empty() : Optional.of(secrets.path()),
                        context.runner());
            case RASPIOS ->
                RaspiosBase.prepare(
                        pin,
                        settings.piGenRepository(),
                        piGenTag(pin),
                        debian.archive(),
                        context.session().offline(),
                        context.session().renewal()
                                ? Optional.of(context.session().start())
                                : Optional.empty());
        };
    }

    private Path provision() throws BuildFailure, IOException {
        return settings.provision().folder(context.artifacts(), context.target());
    }

    private Path export() throws BuildFailure, IOException {
        Path folder = settings.export().isPresent()
                ? settings.export().get().folder(context.artifacts(), context.target())
                : provision();
        return folder.resolve("export-image");
    }

    /** Names this build on the device. */
    private String buildId() throws BuildFailure, IOException {
        if (settings.buildId().isPresent()) {
            return settings.buildId().get();
        }
        return SourceRevision.of(settings.project(), context.runner())
                .map(revision -> revision.buildId(context.version()))
                .orElse(context.version());
    }
}
