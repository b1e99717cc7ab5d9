// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import dev.kn86.image.board.firmware.Autoboot;
import dev.kn86.image.board.firmware.Board;
import dev.kn86.image.board.firmware.DeviceTreeChoice;
import dev.kn86.image.board.firmware.FirmwareText;
import dev.kn86.image.board.firmware.InitramfsChoice;
import dev.kn86.image.board.firmware.KernelCommandLine;
import dev.kn86.image.board.overlay.DeviceTreeTools;
import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the boot files on a card image in the order of the firmware of the Zero 2 W: MBR, first FAT partition,
 * autoboot.txt, slot partition, config.txt, then kernel, initramfs, device tree, overlays and command line. A missing
 * file is an error, even where the firmware would go on without it.
 */
public final class FirmwareView {

    /** Settings that change which files are read. This class does not follow them, so it refuses them. */
    private static final List<String> NOT_FOLLOWED =
            List.of("os_prefix", "overlay_prefix", "ramfsfile", "boot_ramdisk", "kernel_address", "kernel_old");

    /** Where the folder holds copies of the card's files. */
    private static final String CARD = "card";

    private static final String OVERLAYS = "overlays";

    private final StartRequest request;
    private final Path folder;
    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final List<String> differences = new ArrayList<>();

    private FirmwareView(StartRequest request, Path folder, Toolbox toolbox, CommandRunner runner) {
        this.request = request;
        this.folder = folder;
        this.toolbox = toolbox;
        this.runner = runner;
    }

    /**
     * Reads a card.
     *
     * @param image the card image; only read
     * @param request what the firmware is asked for; a partition number goes before autoboot.txt
     * @param folder gets the boot files; what was there is deleted
     */
    public static BootFiles read(Path image, StartRequest request, Path folder, Toolbox toolbox, CommandRunner runner)
            throws BuildFailure, IOException {
        FileTrees.delete(folder);
        Files.createDirectories(folder);
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            return new FirmwareView(request, folder, toolbox, runner).read(FirmwarePartitions.read(image, channel));
        }
    }

    private BootFiles read(FirmwarePartitions partitions) throws BuildFailure, IOException {
        FatPartition first = partitions.first();
        first.require("bootcode.bin", "the boot ROM loads");
        Autoboot autoboot = first.contains(Autoboot.NAME)
                ? Autoboot.parse(first.text(Autoboot.NAME, "bootcode.bin reads"), Board.ZERO_2_W, request.tryboot())
                : Autoboot.ABSENT;
        int number = partitions.choose(request.partition() == 0 ? autoboot.partition() : request.partition());
        FatPartition slot = partitions.get(number);
        slot.require("start.elf", "bootcode.bin loads");
        slot.require("fixup.dat", "start.elf needs");

        String configName = request.tryboot() && !autoboot.trybootSwapsPartitions() ? "tryboot.txt" : "config.txt";
        slot.require(configName, "start.elf reads");
        FirmwareText config = FirmwareText.read(slot::read, configName, Board.ZERO_2_W, request.tryboot());
        refuseWhatIsNotFollowed(configName, config);
        differences.addAll(config.warnings());

        String kernelName = kernelName(configName, config);
        Path kernel = take(slot, kernelName, configName + " starts");
        KernelImage.makePlain(kernel, kernelName + " on " + slot.label());
        Path initramfs = take(slot, initramfsName(configName, config), configName + " loads as the initramfs");
        DeviceTreeChoice choice = DeviceTreeChoice.of(config);
        DeviceTrees trees = mergeTrees(slot, configName, config, choice);
        String commandLine = commandLine(slot, config.last("cmdline").orElse(KernelCommandLine.FILE_NAME));
        return new BootFiles(
                number,
                kernel,
                initramfs,
                trees.merged(),
                choice.overlays().stream().map(OverlayLoad::toString).toList(),
                trees.addedNodes(),
                commandLine,
                differences);
    }

    private static void refuseWhatIsNotFollowed(String name, FirmwareText config) throws BuildFailure {
        for (String key : NOT_FOLLOWED) {
            if (config.last(key).isPresent()) {
                throw new BuildFailure(
                        name + " sets " + key + ", which the boot test does not follow",
                        "Remove " + key
                                + ", or extend the boot test (class FirmwareView) by what the firmware does with it.");
            }
        }
    }

    private static String kernelName(String configName, FirmwareText config) throws BuildFailure {
        if (!config.last("arm_64bit").orElse("0").equals("1")) {
            throw new BuildFailure(
                    configName + " does not set arm_64bit=1: the Zero 2 W would start a 32-bit kernel",
                    "Set arm_64bit=1 in a section that holds for [pi02].");
        }
        return InitramfsChoice.kernel(config);
    }

    private static String initramfsName(String configName, FirmwareText config) throws BuildFailure {
        return InitramfsChoice.of(config)
                .orElseThrow(() -> new BuildFailure(
                        configName + " loads no initramfs, without which Debian's kernel finds no root file system",
                        "Add the line: initramfs initramfs8 followkernel"));
    }

    private record DeviceTrees(Path merged, List<String> addedNodes) {}

    private DeviceTrees mergeTrees(FatPartition slot, String configName, FirmwareText config, DeviceTreeChoice choice)
            throws BuildFailure, IOException {
        for (OverlayLoad load : choice.overlays()) {
            take(slot, OVERLAYS + "/" + load.fileName(), configName + " asks for by dtoverlay=" + load.name());
        }
        for (String parameter : choice.baseParameters()) {
            differences.add("the base tree's parameter " + parameter + " is not applied");
        }
        boolean upstream = config.last("upstream_kernel").orElse("0").equals("1");
        Optional<String> named = config.last("device_tree");
        String real = named.orElseGet(() -> treeName(slot, Board.ZERO_2_W, upstream));
        String emulated =
                named.isPresent() ? real.replaceFirst("zero-2(-w)?", "3-b") : treeName(slot, Board.EMULATED, upstream);
        Path realBase = take(slot, real, "the firmware reads on a Zero 2 W");
        Path emulatedBase = take(slot, emulated, "QEMU's raspi3b needs");
        differences.add("the board is QEMU's raspi3b with " + emulated + " in place of " + real);

        Path overlays = folder.resolve(CARD).resolve(OVERLAYS);
        DeviceTreeMerge.merge(realBase, choice.overlays(), overlays, folder.resolve("zero-2-w.dtb"));
        Path merged = folder.resolve("emulated.dtb");
        DeviceTreeMerge.merge(emulatedBase, choice.overlays(), overlays, merged);
        return new DeviceTrees(
                merged, new DeviceTreeMerge(new DeviceTreeTools(runner, toolbox)).addedNodes(emulatedBase, merged));
    }

    private static String treeName(FatPartition slot, Board board, boolean upstream) {
        if (upstream) {
            return board.upstreamTree();
        }
        return board.trees().stream()
                .filter(slot::contains)
                .findFirst()
                .orElse(board.trees().get(0));
    }

    /** The first line of the file, which is all that the firmware passes on. */
    private String commandLine(FatPartition slot, String name) throws BuildFailure, IOException {
        return slot.text(name, "holds the kernel's command line")
                .lines()
                .findFirst()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .orElseThrow(() -> new BuildFailure(
                        name + " on " + slot.label() + " is empty",
                        "Write the kernel's command line into its first line."));
    }

    /** Apart from our own files, so that no name on the card is one of theirs. */
    private Path take(FatPartition partition, String path, String reason) throws BuildFailure, IOException {
        return partition.copy(path, folder.resolve(CARD), reason);
    }
}
