// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.life;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kn86.image.board.firmware.KernelCommandLine;
import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.format.cpio.CpioArchive;
import dev.kn86.image.format.fat.FatEntry;
import dev.kn86.image.format.fat.FatVolume;
import dev.kn86.image.image.card.SlotFolder;
import dev.kn86.image.image.filesystem.FatTools;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.image.payload.PayloadBuild;
import dev.kn86.image.image.payload.PayloadRequest;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes the payloads of {@link TestVersion}s from a slot that was built: the same trees, with another build id, in file
 * systems without the room that the slot's have, because the emulated deck has to write and read all of it.
 * Thread-safe.
 */
final class VersionMaker {

    /** Of the boot volume, in bytes: a boot tree has about 55 MiB, and FAT32 with clusters of a sector at least 33. */
    private static final long BOOT_BYTES = 96L << 20;

    private static final String BOOT_LABEL = "BOOTFS";
    private static final int BOOT_ID = 0x4b4e3836;
    private static final String INITRAMFS = "initramfs8";
    private static final String BUILD_ID = "/etc/kn86-build-id";
    private static final String REBUILD = "Run the goals kn86-image:rootfs and kn86-image:image again.";

    private final PayloadBuild payloads;
    private final FatTools fat;
    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final PayloadRequest product;
    private final Path folder;
    private final Map<TestVersion, Path> made = new EnumMap<>(TestVersion.class);

    /**
     * @param product how the product's own payload is made; slot, version and output are replaced
     * @param folder gets the payloads
     */
    VersionMaker(
            PayloadBuild payloads,
            FatTools fat,
            Toolbox toolbox,
            CommandRunner runner,
            PayloadRequest product,
            Path folder) {
        this.payloads = payloads;
        this.fat = fat;
        this.toolbox = toolbox;
        this.runner = runner;
        this.product = product;
        this.folder = folder;
    }

    /** A version's payload, made when it is first asked for: the decks of other versions run meanwhile. */
    synchronized Path payload(TestVersion version) throws BuildFailure, IOException {
        if (made.isEmpty()) {
            prepare();
        }
        Path known = made.get(version);
        if (known == null) {
            known = make(version);
            made.put(version, known);
        }
        return known;
    }

    /** Makes the file systems that all versions begin with. */
    private void prepare() throws BuildFailure, IOException {
        SlotFolder built = new SlotFolder(product.slot());
        SlotFolder common = base();
        Files.createDirectories(common.common());
        copy(built.bootcode(), common.bootcode());
        copy(built.rootImage(), common.rootImage());
        // The image has just been made, so its journal is empty and no fsck has to come first.
        runner.run(toolbox.command("resize2fs", "-f", "-M", common.rootImage()), REBUILD);
        fat.format(common.bootImage(), BOOT_BYTES, BOOT_LABEL, BOOT_ID, 0);
        fat.copyTree(built.boot(), Volume.of(common.bootImage()));
        // The slot's own: the tree's has not been made fit for a card yet.
        Path commandLine = folder.resolve(KernelCommandLine.FILE_NAME);
        take(built.bootImage(), KernelCommandLine.FILE_NAME, commandLine);
        fat.copyFile(commandLine, Volume.of(common.bootImage()), KernelCommandLine.FILE_NAME);
    }

    private Path make(TestVersion version) throws BuildFailure, IOException {
        SlotFolder slot = new SlotFolder(folder.resolve("slot-" + version.version()));
        Files.createDirectories(slot.common());
        copy(base().bootcode(), slot.bootcode());
        copy(base().bootImage(), slot.bootImage());
        copy(base().rootImage(), slot.rootImage());
        changeBoot(version, slot);
        changeRoot(version, slot);
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode record = (ObjectNode)
                mapper.readTree(new SlotFolder(product.slot()).buildRecord().toFile());
        record.put("version", version.version());
        record.put("buildId", buildId(version, record.path("buildId").asText()));
        mapper.writeValue(slot.buildRecord().toFile(), record);
        Path payload = folder.resolve(version.fileName());
        payloads.build(new PayloadRequest(
                slot.folder(),
                product.hardware(),
                version.version(),
                product.floors(),
                product.signing(),
                product.compressionLevel(),
                product.frames(),
                product.frameIndex(),
                product.timestamp(),
                payload,
                Optional.empty()));
        FileTrees.delete(slot.folder());
        return payload;
    }

    /** A version's build id: the product's, with the version before the plus sign replaced. */
    static String buildId(TestVersion version, String product) {
        return version.version() + product.substring(Math.max(0, product.indexOf('+')));
    }

    private SlotFolder base() {
        return new SlotFolder(folder.resolve("slot-base"));
    }

    private void changeRoot(TestVersion version, SlotFolder slot) throws BuildFailure, IOException {
        RootEdit root = new RootEdit(toolbox, runner, slot.rootImage(), slot.folder());
        String id = root.read(BUILD_ID)
                .lines()
                .map(line -> line.startsWith("VERSION=") ? "VERSION=" + version.version() : line)
                .map(line -> line.startsWith("BUILD_ID=")
                        ? "BUILD_ID=" + buildId(version, line.substring("BUILD_ID=".length()))
                        : line)
                .collect(Collectors.joining("\n", "", "\n"));
        root.put(BUILD_ID, id, 0644);
        version.change(root);
        root.apply();
    }

    private void changeBoot(TestVersion version, SlotFolder slot) throws BuildFailure, IOException {
        byte[] more = version.behindInitramfs();
        if (more.length == 0) {
            return;
        }
        Path initramfs = slot.folder().resolve(INITRAMFS);
        take(slot.bootImage(), INITRAMFS, initramfs);
        try (OutputStream end = Files.newOutputStream(initramfs, StandardOpenOption.APPEND)) {
            end.write(new byte[(int) (-Files.size(initramfs) & (CpioArchive.ALIGNMENT - 1))]);
            end.write(more);
        }
        fat.copyFile(initramfs, Volume.of(slot.bootImage()), INITRAMFS);
    }

    private static void take(Path image, String name, Path target) throws BuildFailure, IOException {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ);
                OutputStream out = Files.newOutputStream(target)) {
            FatVolume volume = FatVolume.open(image.toString(), channel, 0, channel.size());
            FatEntry file = volume.file(name)
                    .orElseThrow(() -> new BuildFailure("update-test: " + image + " has no file " + name, REBUILD));
            volume.copy(file, out);
        }
    }

    private void copy(Path from, Path to) throws BuildFailure {
        runner.run(
                Command.of("cp", "--sparse=always", "--reflink=auto", from, to),
                "Make room on the disk of " + to.toAbsolutePath().getParent() + ".");
    }
}
