// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo;

import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.engine.base.Base;
import dev.kn86.image.engine.base.DebianBase;
import dev.kn86.image.engine.base.PiGenClone;
import dev.kn86.image.engine.base.RaspiosBase;
import dev.kn86.image.engine.helper.ArmEmulator;
import dev.kn86.image.engine.helper.NativeHelpers;
import dev.kn86.image.engine.layer.LayerSource;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.engine.layer.RemoteLayers;
import dev.kn86.image.engine.layer.SharedLayers;
import dev.kn86.image.engine.rootfs.RootfsBuild;
import dev.kn86.image.engine.rootfs.RootfsRequest;
import dev.kn86.image.engine.rootfs.StagesFingerprint;
import dev.kn86.image.engine.stage.UpstreamNeeds;
import dev.kn86.image.engine.stage.UpstreamPiGen;
import dev.kn86.image.image.card.SlotFolder;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.uptodate.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;

/** What the goals share that run stages. */
abstract class AbstractRootfsMojo extends AbstractLayersMojo {

    /** The product's stages below {@code foldedStages}, in order. */
    @Parameter(required = true)
    private List<String> stages;

    /** Where the goal {@code fold} has laid out the product's stages. */
    @Parameter(defaultValue = "${project.build.directory}/stages")
    private File foldedStages;

    /** The folder of the stages that make the base and the export. */
    @Parameter(defaultValue = "${maven.multiModuleProjectDirectory}/tools/sd-provision")
    private File provisionDirectory;

    /** What the product's stages stand on: {@code debian} or {@code raspios}. */
    @Parameter(property = "kn86.base", defaultValue = "debian")
    private String base;

    /**
     * What runs the stages: {@code stages}, the plugin's own engine; {@code pi-gen}, upstream's build.sh; {@code
     * pi-gen-docker}, upstream's build-docker.sh.
     */
    @Parameter(property = "kn86.engine", defaultValue = "stages")
    private String engine;

    /** Upstream pi-gen's tag, for {@code raspios} and upstream's engines; the pin's when unset. */
    @Parameter(property = "kn86.pi-gen.tag")
    private String piGenTag;

    /** Where upstream pi-gen is cloned from. */
    @Parameter(property = "kn86.pi-gen.repository", defaultValue = "https://github.com/RPi-Distro/pi-gen")
    private String piGenRepository;

    /** A pi-gen config file, read on top of the provision directory's own: shell code that sets pi-gen's variables. */
    @Parameter(property = "kn86.pi-gen.config")
    private File piGenConfig;

    /** Names this build on the device; the version and the commit when unset. */
    @Parameter(property = "kn86.build.id")
    private String buildId;

    /** Whether to make a production image: no development password. */
    @Parameter(property = "kn86.production", defaultValue = "false")
    private boolean production;

    /** Whether to fail rather than install a package that {@code kn86.lock} does not list, or leave one out. */
    @Parameter(property = "kn86.locked", defaultValue = "false")
    private boolean locked;

    /** The {@code packages.lock} of an earlier build, for {@code kn86.locked}. */
    @Parameter(property = "kn86.lock", defaultValue = "${project.basedir}/packages.lock")
    private File lock;

    /** Gets the list of all packages that the build installed. */
    @Parameter(defaultValue = "${project.build.directory}/packages.lock")
    private File packageList;

    /** Whether arm64 programs run as amd64 programs of the same package where that gives the same result. */
    @Parameter(property = "kn86.native.helpers", defaultValue = "true")
    private boolean nativeHelpers;

    /** Where the slot's parts go. */
    @Parameter(defaultValue = "${project.build.directory}/slot")
    private File slotDirectory;

    /** @param from a stage to run again, with all that follow; null for none */
    protected final RootfsRequest request(Pin pin, String from) throws BuildFailure, IOException {
        Path provision = provisionDirectory.toPath();
        return new RootfsRequest(
                productStages(),
                configs(provision),
                Optional.ofNullable(from),
                provision.resolve("export-image"),
                upstream(pin),
                project().getVersion(),
                buildId(),
                production,
                outputTimestamp(),
                slotDirectory.toPath(),
                buildDirectory().resolve("logs"),
                cache(),
                packageList.toPath(),
                locked ? Optional.of(lock.toPath()) : Optional.empty());
    }

    /** What the stages are made of; empty when that cannot be told. */
    protected final Optional<Fingerprint> stagesFingerprint() throws BuildFailure, IOException {
        Path provision = provisionDirectory.toPath();
        Fingerprint fingerprint = archiveFingerprint().value("build id", buildId());
        if (locked) {
            fingerprint.content("lock", lock.toPath());
        }
        return StagesFingerprint.add(
                fingerprint,
                provision,
                configs(provision),
                productStages(),
                buildDirectory().resolve("engine/config"),
                commandRunner());
    }

    private List<Path> productStages() {
        return stages.stream().map(name -> foldedStages.toPath().resolve(name)).toList();
    }

    /** Adds all that the slot folder holds, and the list of packages. */
    protected final SlotFolder addSlot(Fingerprint fingerprint) throws IOException {
        SlotFolder slot = new SlotFolder(slotDirectory.toPath());
        fingerprint
                .stamp("the build record", slot.buildRecord())
                .stamps("the boot tree", slot.boot())
                .stamps("p1", slot.common())
                .stamp("the root tree", slot.rootTree())
                .stamp("the package list", packageList.toPath());
        return slot;
    }

    protected final Path packageList() {
        return packageList.toPath();
    }

    protected final RootfsBuild rootfsBuild(LayerStore layers) throws BuildFailure, IOException {
        return new RootfsBuild(source(layers), access(), commandRunner(), progress());
    }

    private Optional<UpstreamPiGen> upstream(Pin pin) throws BuildFailure, IOException {
        return switch (engine) {
            case "stages" -> Optional.empty();
            case "pi-gen", "pi-gen-docker" -> {
                PiGenClone clone =
                        PiGenClone.of(pin, piGenRepository, piGenTag(pin), cache(), isOffline(), commandRunner());
                UpstreamPiGen upstream =
                        new UpstreamPiGen(clone.folder(), clone.commit(), engine.equals("pi-gen-docker"));
                new UpstreamNeeds(commandRunner()).check(upstream);
                yield Optional.of(upstream);
            }
            default ->
                throw new BuildFailure(
                        "kn86.engine=" + engine + " is no engine", "Use stages, pi-gen or pi-gen-docker.");
        };
    }

    private String piGenTag(Pin pin) {
        return piGenTag == null ? pin.piGenTag() : piGenTag;
    }

    @Override
    protected final boolean runsUpstream() {
        return !engine.equals("stages");
    }

    private LayerSource source(LayerStore layers) throws BuildFailure {
        Optional<RemoteLayers> remote = remoteLayers(buildDirectory().resolve("layers-transfer"));
        return remote.isPresent() ? new SharedLayers(layers, remote.get(), progress()) : layers;
    }

    /** What runs arm64 programs, the native helpers before it; nothing where the machine runs them already. */
    protected final Optional<Path> emulator(Pin pin) throws BuildFailure, IOException {
        return new ArmEmulator(hostArchitecture(), access().binfmt(), nativeHelpers)
                .choose(
                        this::toolbox,
                        () -> new NativeHelpers(archive(), commandRunner(), progress()),
                        pin.debianRelease(),
                        progress());
    }

    private List<Path> configs(Path provision) {
        Path own = provision.resolve("config");
        return piGenConfig == null ? List.of(own) : List.of(own, piGenConfig.toPath());
    }

    /** What the product's stages stand on; hold the cache lock. */
    protected final Base base(Pin pin) throws BuildFailure, IOException {
        Path provision = provisionDirectory.toPath();
        return switch (base) {
            case "debian" ->
                DebianBase.prepare(
                        pin,
                        archive(),
                        provision.resolve("debian-stages"),
                        buildDirectory().resolve("base"),
                        commandRunner());
            case "raspios" ->
                RaspiosBase.prepare(
                        pin,
                        piGenRepository,
                        piGenTag(pin),
                        cache(),
                        isOffline(),
                        isRenewal() ? Optional.of(buildStart()) : Optional.empty(),
                        commandRunner());
            default -> throw new BuildFailure("kn86.base=" + base + " is no base", "Use debian or raspios.");
        };
    }

    /** Names this build on the device. */
    private String buildId() throws BuildFailure {
        if (buildId != null) {
            return buildId;
        }
        CommandResult commit = commandRunner()
                .attempt(Command.of(
                        "git",
                        "-c",
                        "safe.directory=*",
                        "-C",
                        provisionDirectory.toPath(),
                        "describe",
                        "--always",
                        "--abbrev=12",
                        "--dirty"));
        return commit.succeeded()
                ? project().getVersion() + "+" + commit.stdout().strip()
                : project().getVersion();
    }
}
