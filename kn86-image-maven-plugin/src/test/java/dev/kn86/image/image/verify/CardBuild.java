// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import dev.kn86.image.debian.apt.AptRoot;
import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.apt.DebianMirror;
import dev.kn86.image.debian.apt.HostAptSettings;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.debian.toolbox.DebianToolbox;
import dev.kn86.image.engine.base.Base;
import dev.kn86.image.engine.helper.ArmEmulator;
import dev.kn86.image.engine.helper.NativeHelpers;
import dev.kn86.image.engine.layer.FoundLayer;
import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.layer.LayerFiles;
import dev.kn86.image.engine.layer.LayerId;
import dev.kn86.image.engine.layer.LayerSource;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.engine.layer.UnfinishedLayer;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.rootfs.RootfsBuild;
import dev.kn86.image.engine.rootfs.RootfsRequest;
import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.format.rp2350.Firmware;
import dev.kn86.image.format.signing.DevelopmentKey;
import dev.kn86.image.format.uf2.Uf2Conversion;
import dev.kn86.image.format.uf2.Uf2Request;
import dev.kn86.image.image.budget.SizeBudget;
import dev.kn86.image.image.card.ImageBuild;
import dev.kn86.image.image.card.ImageFiles;
import dev.kn86.image.image.card.ImageRequest;
import dev.kn86.image.image.card.SlotFolder;
import dev.kn86.image.image.layout.TableKind;
import dev.kn86.image.image.payload.PayloadBuild;
import dev.kn86.image.image.payload.PayloadRequest;
import dev.kn86.image.image.payload.SigningPolicy;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.PinnedToolbox;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.ProcessCommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.quantity.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A card made by the real goals' code from the product's own stages, on a base that a test chooses. Stand-ins take the
 * place of what other modules build: nOSh, the overlays, the Pico's firmware.
 */
final class CardBuild {

    private static final Path PROVISION =
            Path.of("../tools/sd-provision").toAbsolutePath().normalize();
    private static final Path BUDGET = Path.of("../image-assembly/src/size/size-budget.tsv");
    private static final Instant TIMESTAMP = Instant.parse("2026-11-01T00:00:00Z");
    private static final String VERSION = "1.2.3";

    /** The stages with the stand-ins, as {@code fold} would lay them out. */
    private static final String FOLD =
            """
            cp -R "$1" "$2"
            nosh=$2/stage-kn86-runtime/00-nosh/files/nosh
            firmware=$2/stage-kn86-firmware
            mkdir -p "$nosh/bin" "$nosh/share/font"
            for program in nosh kn86-cartridge kn86-coprocessor kn86-pico-update kn86-update; do
                printf '#!/bin/sh\\n' > "$nosh/bin/$program"
            done
            echo glyphs > "$nosh/share/font/a.psf"
            mkdir -p "$firmware/00-device-tree/files" "$firmware/02-pico/files" "$firmware/03-cipher-line/files"
            for overlay in kn86-pico-uart kn86-slot-select kn86-ssd1322 kn86-usb-hub; do
                echo '/dts-v1/; /plugin/; / { compatible = "brcm,bcm2835"; };' |
                    dtc -q -@ -I dts -O dtb -o "$firmware/00-device-tree/files/$overlay.dtbo" -
            done
            echo parameters > "$firmware/00-device-tree/files/README.kn86"
            for picture in bezel tty; do echo "$picture" > "$firmware/03-cipher-line/files/$picture.pgm"; done
            trust=$firmware/05-update-trust/files
            mkdir -p "$trust/keys"
            printf '0.0.0\\tnone\\n' > "$trust/version-floors.tsv"
            cp "$3" "$trust/keys/development.pem"
            """;

    private final Path folder;
    private final CacheFolder cache;
    private final Progress progress;
    private final ProcessCommandRunner runner;
    private final RootAccess rights = RootRights.usual();

    /**
     * @param folder of everything that is made; empty
     * @param cache whose lock the caller holds
     */
    CardBuild(Path folder, CacheFolder cache, Progress progress) {
        this.folder = folder;
        this.cache = cache;
        this.progress = progress;
        this.runner = new ProcessCommandRunner(folder.resolve("command-logs"));
    }

    ProcessCommandRunner runner() {
        return runner;
    }

    /** The project's own pin. */
    static Pin pin() throws Exception {
        return Pin.read(PROVISION.resolve("pi-gen-pin.env"));
    }

    SlotFolder slot() {
        return new SlotFolder(folder.resolve("target/slot"));
    }

    ImageFiles files() {
        return new ImageFiles(folder.resolve("target/kn86-v" + VERSION + ".img"));
    }

    Path payload() {
        return folder.resolve("target/kn86-v" + VERSION + ".kn86fw");
    }

    /**
     * Runs the base's stages, the product's, and the export; as the goal {@code rootfs}.
     *
     * @param kept the names of the stages whose layers the cache keeps; the others' lie in the folder
     */
    RootTree rootfs(Base base, Pin pin, Set<String> kept) throws Exception {
        Path stages = folder.resolve("stages");
        ForeignTool.require(ForeignTool.DTC);
        DevelopmentKey key = new DevelopmentKey(folder.resolve("keys"));
        key.obtain();
        ForeignTool.SH.run("-euc", FOLD, "fold", PROVISION.resolve("pi-gen-stages"), stages, key.publicFile());
        new Uf2Conversion(progress)
                .convert(new Uf2Request(
                        Firmware.elf(folder),
                        OptionalLong.empty(),
                        stages.resolve("stage-kn86-firmware/02-pico/files/kn86-pico.uf2")));
        RootfsRequest request = new RootfsRequest(
                List.of(
                        stages.resolve("stage-kn86-base"),
                        stages.resolve("stage-kn86-runtime"),
                        stages.resolve("stage-kn86-firmware")),
                List.of(PROVISION.resolve("config")),
                Optional.empty(),
                PROVISION.resolve("export-image"),
                Optional.empty(),
                VERSION,
                VERSION + "+test",
                false,
                TIMESTAMP,
                slot().folder(),
                folder.resolve("target/logs"),
                cache,
                folder.resolve("target/packages.lock"),
                Optional.empty());
        CacheFolder own = new CacheFolder(folder.resolve("cache"));
        LayerSource layers = new KeptLayers(store(cache), store(own), own.layers(), Set.copyOf(kept));
        return new RootfsBuild(layers, rights, runner, progress).run(request, base, pin, () -> emulator(pin));
    }

    private LayerStore store(CacheFolder of) throws BuildFailure, IOException {
        return new LayerStore(of, new LayerFiles(rights, runner), TIMESTAMP, progress);
    }

    /** Two places of layers: tests must not fill the user's cache with trees that nobody else needs. */
    private record KeptLayers(LayerSource user, LayerSource own, Path ownFolder, Set<String> kept)
            implements LayerSource {

        private LayerSource of(LayerId id) throws IOException {
            if (kept.contains(id.stage())) {
                return user;
            }
            if (id.below().isPresent()) {
                linkBelow(id.below().get());
            }
            return own;
        }

        /** A store reads the record of the layer below. */
        private void linkBelow(Layer below) throws IOException {
            Path link = Files.createDirectories(ownFolder).resolve(below.key());
            if (Files.notExists(link)) {
                Files.createSymbolicLink(link, below.tree().getParent());
            }
        }

        @Override
        public Optional<FoundLayer> find(LayerId id) throws BuildFailure, IOException {
            return of(id).find(id);
        }

        @Override
        public UnfinishedLayer begin(LayerId id) throws BuildFailure, IOException {
            return of(id).begin(id);
        }
    }

    /** The host's mirror. */
    DebianArchive archive() throws BuildFailure, IOException {
        return new DebianArchive(
                DebianMirror.choose(null, null, "", runner),
                HostAptSettings.read(runner),
                AptRoot.Lists.KEEP,
                cache,
                runner);
    }

    private Optional<Path> emulator(Pin pin) throws BuildFailure, IOException {
        String architecture = runner.run(Command.of("dpkg", "--print-architecture"), "Test on Debian or Ubuntu.")
                .stdout()
                .strip();
        return new ArmEmulator(architecture, rights.binfmt(), true)
                .choose(
                        () -> (DebianToolbox) PinnedToolbox.open(),
                        () -> new NativeHelpers(archive(), runner, progress),
                        pin.debianRelease(),
                        progress);
    }

    /**
     * Makes image and payload, and verifies the card; as the goals {@code image}, {@code kn86fw} and {@code verify}.
     */
    void card() throws Exception {
        new ImageBuild(PinnedToolbox.open(), rights, runner, progress)
                .run(new ImageRequest(
                        VERSION,
                        Variant.DEVELOPMENT,
                        TIMESTAMP,
                        slot(),
                        files(),
                        folder.resolve("target/image-work"),
                        ByteSize.parse("size", "3648MiB"),
                        TableKind.HYBRID,
                        3,
                        Optional.of(SizeBudget.read(BUDGET))));
        new PayloadBuild(PinnedToolbox.open(), rights, runner, progress)
                .build(new PayloadRequest(
                        slot().folder(),
                        "kn86-zero2w",
                        VERSION,
                        Files.writeString(folder.resolve("floors.tsv"), "0.0.0\tnone\n"),
                        new SigningPolicy(
                                Variant.DEVELOPMENT,
                                Optional.empty(),
                                false,
                                new DevelopmentKey(folder.resolve("keys"))),
                        3,
                        files().compressed(),
                        files().frameIndex(),
                        TIMESTAMP,
                        payload(),
                        Optional.of(SizeBudget.read(BUDGET))));
        new ImageVerification(PinnedToolbox.open(), runner, progress)
                .run(new VerifyRequest(
                        files(), VERSION, Variant.DEVELOPMENT, TableKind.HYBRID, folder.resolve("target/verify-work")));
    }

    /** What a command prints that sees the root tree in its working folder. */
    String look(RootTree tree, Object... words) throws Exception {
        Path mountPoint = Files.createDirectories(folder.resolve("mount"));
        Command command = Command.of("sh", "-euc", "cd \"$0\"; exec \"$@\"", mountPoint)
                .with(Arrays.stream(words).map(Object::toString).toList());
        return runner.run(tree.view(mountPoint, command), "See the message.").stdout();
    }
}
