// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import dev.kn86.image.board.overlay.MergedTree;
import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.format.devicetree.TreeNode;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The device tree of the machine with the panel, with a node by which the card's kernel asks the firmware for a
 * partition. QEMU makes the tree of that machine. The node's values are those of the card's own tree; only its register
 * is a word of memory, in a page that the kernel does not use.
 */
public final class PanelTree {

    private static final String COMPATIBLE = "syscon-reboot-mode";
    private static final String NAME = "kn86-boot-test";
    private static final int PAGE_BYTES = 0x1000;

    /** Besides the modes: Linux, Documentation/devicetree/bindings/power/reset/syscon-reboot-mode.yaml. */
    private static final List<String> VALUES = List.of("offset", "mask");

    private static final String MODE = "mode-";

    private PanelTree() {}

    /**
     * Makes the tree.
     *
     * @param emulator the emulator, by name or path
     * @param files what the card is started from on the machine with the panel
     * @return the same files with that tree; it is beside the card's own
     * @throws BuildFailure when the card's tree has no such node
     */
    public static BootFiles make(
            String emulator, Machine machine, BootFiles files, Toolbox toolbox, CommandRunner runner)
            throws BuildFailure, IOException {
        TreeNode modes = find(FlatTree.read(files.deviceTree()).root())
                .orElseThrow(() -> new BuildFailure(
                        "boot: the card's device tree has no node of the kind " + COMPATIBLE
                                + ": its kernel cannot ask the firmware for a slot",
                        "Add dtoverlay=kn86-slot-select to config.txt (module device-tree)."));
        Path folder = files.deviceTree().toAbsolutePath().getParent();
        Path base = folder.resolve("panel-base.dtb");
        List<Object> words = new ArrayList<>(List.of(emulator, "-M", machine.label() + ",dumpdtb=" + base));
        words.addAll(Machine.PANEL_BOARD);
        words.addAll(List.of("-display", "none"));
        runner.run(Command.of(words.toArray()), "Use QEMU 6.2 or newer.");

        Path source = Files.writeString(folder.resolve(NAME + ".dts"), source(modes));
        runner.run(
                toolbox.command("dtc", "-q", "-I", "dts", "-O", "dtb", "-o", folder.resolve(NAME + ".dtbo"), source),
                "Read " + source + ".");
        MergedTree tree = new MergedTree(base, folder);
        tree.apply(OverlayLoad.parse(NAME));
        Path target = folder.resolve("panel.dtb");
        tree.write(target);
        return files.with(target);
    }

    private static Optional<TreeNode> find(TreeNode node) {
        if (node.text("compatible").filter(COMPATIBLE::equals).isPresent()) {
            return Optional.of(node);
        }
        return node.children().values().stream()
                .flatMap(child -> find(child).stream())
                .findFirst();
    }

    private static String source(TreeNode modes) {
        String address = Long.toHexString(Machine.PANEL_RESET_STATUS);
        String values = modes.properties().keySet().stream()
                .filter(name -> VALUES.contains(name) || name.startsWith(MODE))
                .map(name -> "\t\t\t\t" + name + " = <" + cells(modes.cells(name)) + ">;\n")
                .collect(Collectors.joining());
        // The base tree has two cells for an address and two for a size.
        return """
                /dts-v1/;
                /plugin/;
                / {
                	fragment@0 {
                		target-path = "/";
                		__overlay__ {
                			reserved-memory {
                				#address-cells = <2>;
                				#size-cells = <2>;
                				ranges;
                				reset-status@%1$s { reg = <0 0x%1$s 0 %2$d>; no-map; };
                			};
                			reset-status@%1$s {
                				compatible = "syscon", "simple-mfd";
                				reg = <0 0x%1$s 0 4>;
                				modes {
                					compatible = "%3$s";
                %4$s				};
                			};
                		};
                	};
                };
                """
                .formatted(address, PAGE_BYTES, COMPATIBLE, values);
    }

    private static String cells(List<Integer> cells) {
        return cells.stream().map(cell -> String.format("0x%08x", cell)).collect(Collectors.joining(" "));
    }
}
