// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.rootfs.Variant;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.format.compression.KeptFrames;
import dev.kn86.image.format.signing.SigningKey;
import dev.kn86.image.image.budget.LargestParts;
import dev.kn86.image.image.budget.SizeBudget;
import dev.kn86.image.image.card.Checksums;
import dev.kn86.image.image.card.SlotFolder;
import dev.kn86.image.image.filesystem.ByteRanges;
import dev.kn86.image.image.filesystem.Ext4Tools;
import dev.kn86.image.image.filesystem.FatUse;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.AtomicFile;
import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.progress.Progress;
import dev.kn86.image.util.progress.Step;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes the signed update payload of a slot's images. */
public final class PayloadBuild {

    /** Where the stage puts the Pico's firmware in the root file system. */
    private static final String COPROCESSOR_FIRMWARE = "/lib/firmware/kn86-pico.uf2";

    private final Toolbox toolbox;
    private final RootAccess access;
    private final CommandRunner runner;
    private final Progress progress;

    /** @param access the rights over the root tree's layers */
    public PayloadBuild(Toolbox toolbox, RootAccess access, CommandRunner runner, Progress progress) {
        this.toolbox = toolbox;
        this.access = access;
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * Writes the payload, and its line in the checksum file beside it. After a failure, an earlier output is unchanged.
     *
     * @throws BuildFailure when a part of the slot is missing or not valid, or the key cannot be used
     */
    public void build(PayloadRequest request) throws BuildFailure, IOException {
        request.check();
        ChunkedCompression compression = new ChunkedCompression(PayloadFormat.CHUNK_SIZE, request.compressionLevel());
        SigningKey key = signingKey(request);
        try (Step step = progress.step("kn86fw " + request.output().getFileName())) {
            Path folder =
                    Files.createDirectories(request.output().toAbsolutePath().getParent());
            Path work = Files.createTempDirectory(folder, ".kn86fw-");
            try {
                write(request, compression, key, work);
            } finally {
                FileTrees.delete(work);
            }
            Checksums.update(request.checksums(), request.output());
            step.done(Files.size(request.output()) + " bytes");
        }
    }

    private SigningKey signingKey(PayloadRequest request) throws BuildFailure, IOException {
        SigningPolicy signing = request.signing();
        SigningKey key = signing.key();
        if (signing.signer(key).equals(PayloadManifest.DEVELOPMENT_SIGNER)) {
            progress.warn("the payload is signed with the development key "
                    + signing.givenKey().orElse(signing.development().publicFile())
                    + ": only development images trust it; a release needs kn86.production and kn86.sign.key");
        } else if (signing.variant() == Variant.DEVELOPMENT) {
            progress.warn("a release key signs a development image, which anybody can log in to"
                    + " (kn86.sign.development)");
        }
        return key;
    }

    private void write(PayloadRequest request, ChunkedCompression compression, SigningKey key, Path work)
            throws BuildFailure, IOException {
        SlotFolder slot = new SlotFolder(request.slot());
        slot.checkVariant(request.signing().variant());
        BuildIdentity identity = BuildIdentity.read(slot.buildRecord());
        Component bootcode = bootcode(slot.bootcode(), identity);
        Component coprocessor = coprocessor(request.slot().resolve(SlotImage.ROOTFS.file()), work);
        Map<SlotImage, Path> compressed = new EnumMap<>(SlotImage.class);
        Map<SlotImage, ImageManifest> images = new EnumMap<>(SlotImage.class);
        for (SlotImage image : SlotImage.values()) {
            Path file = request.slot().resolve(image.file());
            ByteRanges used = used(image, file, request, work);
            compressed.put(image, work.resolve(image.member()));
            try (KeptFrames kept = KeptFrames.open(request.frames(), request.frameIndex(), request.compressionLevel());
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(compressed.get(image)))) {
                images.put(image, compression.compress(file, used, kept, out));
            }
        }
        PayloadManifest manifest = manifest(request, key, identity, bootcode, coprocessor, images);
        AtomicFile.write(request.output(), channel -> {
            new PayloadWriter(channel, request.timestamp()).write(manifest, key, compressed);
            checkSize(request, slot, channel.size(), work.resolve("largest"));
        });
    }

    /** As the goal {@code image} finds them for the card. */
    private ByteRanges used(SlotImage image, Path file, PayloadRequest request, Path work)
            throws BuildFailure, IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            throw new BuildFailure(
                    "no slot image: " + file + " is missing or empty", "Run the goal kn86-image:image first.");
        }
        return switch (image) {
            case BOOTFS -> FatUse.of(Volume.of(file));
            case ROOTFS ->
                new Ext4Tools(toolbox, runner, work, request.timestamp())
                        .usage(file)
                        .blocks();
        };
    }

    private void checkSize(PayloadRequest request, SlotFolder slot, long bytes, Path work)
            throws BuildFailure, IOException {
        if (request.budget().isPresent()) {
            SizeBudget.Largest largest =
                    () -> new LargestParts(RootTree.load(slot.rootTree(), access), slot.boot(), work, runner).list();
            request.budget().get().check(SizeBudget.Part.PAYLOAD, bytes, largest);
        }
    }

    private static PayloadManifest manifest(
            PayloadRequest request,
            SigningKey key,
            BuildIdentity identity,
            Component bootcode,
            Component coprocessor,
            Map<SlotImage, ImageManifest> images)
            throws BuildFailure, IOException {
        try {
            return new PayloadManifest(
                    List.of(request.hardware()),
                    identity.version(),
                    identity.buildId(),
                    request.signing().variant(),
                    request.floor().version().text(),
                    request.signing().signer(key),
                    key.verificationKey().id(),
                    bootcode,
                    coprocessor,
                    images);
        } catch (IllegalArgumentException e) {
            throw new BuildFailure(
                    "cannot make " + request.output() + ": " + e.getMessage(),
                    "Correct the project's version or the goal's parameters.",
                    e);
        }
    }

    private static Component bootcode(Path file, BuildIdentity identity) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("no bootcode: " + file + " is missing", "Run the goal kn86-image:rootfs again.");
        }
        return new Component(identity.bootFirmwareVersion(), Digests.sha256(file));
    }

    /** The firmware is read out of the image itself, so that the manifest names the file that the device will find. */
    private Component coprocessor(Path rootfs, Path work) throws BuildFailure, IOException {
        Path firmware = work.resolve("coprocessor.uf2");
        runner.run(
                toolbox.command("debugfs", "-R", "dump " + COPROCESSOR_FIRMWARE + " " + firmware.getFileName(), rootfs)
                        .in(work),
                "Run the goal kn86-image:image again.");
        // When the file is missing, debugfs exits with 0.
        if (!Files.isRegularFile(firmware)) {
            throw new BuildFailure(
                    rootfs + ": " + COPROCESSOR_FIRMWARE + " is not in the root file system",
                    "Fold pico-firmware's uf2 artifact into stage-kn86-firmware.");
        }
        CoprocessorFirmware read = CoprocessorFirmware.read(firmware);
        return new Component(read.version(), read.sha256());
    }
}
