// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.format.cpio.CpioArchive;
import dev.kn86.image.format.disk.GptEntry;
import dev.kn86.image.format.disk.PartitionTables;
import dev.kn86.image.format.disk.Region;
import dev.kn86.image.image.filesystem.Volume;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The card's initramfs with the driver for the card slot of the machine with the panel. The card's own initramfs has
 * the driver for the deck's card slot only. The other driver comes from the card's root file system, in a second
 * archive behind the initramfs, so that no file of the card's initramfs changes.
 */
public final class DriverInitramfs {

    private static final String FOLDER = "kn86-boot-test";

    /** The program that the kernel starts first; it loads the driver and then starts the initramfs's own program. */
    static final String INIT = "/" + FOLDER + "/init";

    /** The driver of the card slot and the modules that it needs, in the order of loading. */
    private static final List<String> MODULES =
            List.of("drivers/mmc/host/cqhci", "drivers/mmc/host/sdhci", "drivers/mmc/host/sdhci-pci");

    /** The driver of the watchdog. Debian's udev loads no such driver by itself (blacklist_linux_*.conf). */
    private static final String WATCHDOG = "drivers/watchdog/i6300esb";

    /** What the file of a module may be called behind the module's name: the kernel's kinds of compression. */
    private static final String SUFFIX = "\\.ko(\\.(gz|xz|zst))?";

    /**
     * The name of a kernel's release. Names go into requests of debugfs, which splits them at blanks and quotes, so
     * that others are not looked at.
     */
    private static final Pattern RELEASE = Pattern.compile("[0-9][A-Za-z0-9.+~_-]*");

    private static final String MODULE_FOLDERS = "/lib/modules";
    private static final String KERNEL_FOLDER = "/kernel/";

    /** A line of debugfs's {@code ls -p}: inode, mode, owner, group, name, size. */
    private static final Pattern LISTED = Pattern.compile("/\\d+/\\d+/\\d+/\\d+/([^/]+)/\\d*/");

    private static final Pattern ROOT_PARTITION = Pattern.compile("(?:^|.* )root=/dev/mmcblk0p(\\d)(?: .*|$)");
    private static final String CHECK = "Check the card: kn86-image:verify.";
    private static final String REMEDY =
            "Boot without the panel (-Dkn86.boot.panel=false), or extend the boot test (class DriverInitramfs) for this card.";

    private final Toolbox toolbox;
    private final CommandRunner runner;
    private final Path image;
    private final long rootOffset;
    private final List<String> modules;

    private DriverInitramfs(Toolbox toolbox, CommandRunner runner, Path image, long rootOffset, List<String> modules) {
        this.toolbox = toolbox;
        this.runner = runner;
        this.image = image;
        this.rootOffset = rootOffset;
        this.modules = modules;
    }

    /**
     * Makes the initramfs.
     *
     * @param machine with a panel; a restarting one also gets the driver of its watchdog
     * @param image the card image; only read
     * @param files what the card is started from; the folder of the merged tree gets the new initramfs
     * @return the same files with the new initramfs, and without the nodes of the overlays: the machine has a device
     *     tree of its own
     * @throws BuildFailure when the card's kernel lacks the driver
     */
    public static BootFiles make(Machine machine, Path image, BootFiles files, Toolbox toolbox, CommandRunner runner)
            throws BuildFailure, IOException {
        List<String> modules = new ArrayList<>(MODULES);
        if (machine.isRestarting()) {
            modules.add(WATCHDOG);
        }
        DriverInitramfs maker =
                new DriverInitramfs(toolbox, runner, image, rootOffset(image, files.commandLine()), modules);
        Path target = files.deviceTree().resolveSibling("initramfs-panel");
        Files.copy(files.initramfs(), target, StandardCopyOption.REPLACE_EXISTING);
        long padding = -Files.size(target) & (CpioArchive.ALIGNMENT - 1);
        try (OutputStream end = Files.newOutputStream(target, StandardOpenOption.APPEND)) {
            end.write(new byte[(int) padding]);
            end.write(maker.archive(target.getParent()));
        }
        return new BootFiles(
                files.slotPartition(),
                files.kernel(),
                target,
                files.deviceTree(),
                files.overlays(),
                List.of(),
                files.commandLine(),
                files.differences());
    }

    private static long rootOffset(Path image, String commandLine) throws BuildFailure, IOException {
        Matcher root = ROOT_PARTITION.matcher(commandLine);
        if (!root.matches()) {
            throw new BuildFailure(
                    "boot: the kernel's command line names no partition of the card as its root: " + commandLine,
                    REMEDY);
        }
        int number = Integer.parseInt(root.group(1));
        try (FileChannel card = FileChannel.open(image, StandardOpenOption.READ)) {
            List<GptEntry> entries = PartitionTables.read(card).entries();
            if (number < 1 || number > entries.size()) {
                throw new BuildFailure(
                        "boot: " + image + " has no p" + number + ", which the kernel's command line names", REMEDY);
            }
            return entries.get(number - 1).firstSector() * Region.SECTOR_BYTES;
        }
    }

    private byte[] archive(Path workFolder) throws BuildFailure, IOException {
        CpioArchive archive = new CpioArchive().folder(FOLDER);
        // kmod acts as insmod under this name. The initramfs's own insmod reads no compressed modules.
        StringBuilder init = new StringBuilder("#!/bin/sh\n");
        archive.link(FOLDER + "/insmod", "/bin/kmod");
        for (String module : moduleFiles()) {
            String name = module.substring(module.lastIndexOf('/') + 1);
            Path copy = workFolder.resolve(name);
            runner.run(debugfs("dump " + module + " " + name).in(workFolder), CHECK);
            if (!Files.isRegularFile(copy)) {
                throw new BuildFailure("boot: " + module + " of the card cannot be read", CHECK);
            }
            String path = FOLDER + "/" + name;
            archive.program(path, Files.readAllBytes(copy));
            init.append("/").append(FOLDER).append("/insmod /").append(path).append("\n");
        }
        init.append("exec /init \"$@\"\n");
        return archive.program(INIT.substring(1), init.toString().getBytes(StandardCharsets.US_ASCII))
                .finish();
    }

    /** The paths of the modules, all of the one kernel that has them. */
    private List<String> moduleFiles() throws BuildFailure {
        List<List<String>> found = new ArrayList<>();
        for (String release : list(MODULE_FOLDERS)) {
            if (!RELEASE.matcher(release).matches()) {
                continue;
            }
            String kernel = MODULE_FOLDERS + "/" + release + KERNEL_FOLDER;
            List<String> files = new ArrayList<>();
            for (String module : modules) {
                moduleFile(kernel, module).ifPresent(files::add);
            }
            if (files.size() == modules.size()) {
                found.add(files);
            }
        }
        if (found.size() != 1) {
            throw new BuildFailure(
                    "boot: " + found.size() + " kernels of the card have the modules " + String.join(", ", modules)
                            + " that the machine with the panel needs; exactly one has to",
                    REMEDY);
        }
        return found.get(0);
    }

    /**
     * The file of a module.
     *
     * @param kernel the folder of a kernel's modules, a slash at its end
     * @param module its path in that folder, without a suffix
     */
    private Optional<String> moduleFile(String kernel, String module) throws BuildFailure {
        String folder = kernel + module.substring(0, module.lastIndexOf('/'));
        Pattern file = Pattern.compile(Pattern.quote(module.substring(module.lastIndexOf('/') + 1)) + SUFFIX);
        return list(folder).stream()
                .filter(name -> file.matcher(name).matches())
                .map(name -> folder + "/" + name)
                .findFirst();
    }

    private List<String> list(String folder) throws BuildFailure {
        // For a missing folder debugfs still exits with 0, and its standard output is empty.
        return runner.run(debugfs("ls -p " + folder), CHECK).lines().stream()
                .map(LISTED::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .filter(name -> !name.startsWith("."))
                .toList();
    }

    private Command debugfs(String request) throws BuildFailure {
        return toolbox.command("debugfs", "-R", request, new Volume(image, rootOffset).e2fsName())
                .confined();
    }
}
