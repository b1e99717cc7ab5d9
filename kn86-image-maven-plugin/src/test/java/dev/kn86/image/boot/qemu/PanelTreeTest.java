// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.qemu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.firmware.TestCard;
import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.TreeNode;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class PanelTreeTest {

    private static final Machine MACHINE =
            Machine.with(new Machine.Panel(1024, 600)).restarting();

    @TempDir
    Path folder;

    private Path compile(String name, String source) throws BuildFailure, IOException {
        Path file = Files.writeString(folder.resolve(name + ".dts"), source);
        Path tree = folder.resolve(name + ".dtb");
        ForeignTool.DTC.run("-q", "-I", "dts", "-O", "dtb", "-o", tree, file);
        return tree;
    }

    /** The emulator only dumps its tree. */
    private BootFiles make(String modes) throws BuildFailure, IOException {
        Path base = compile(
                "virt",
                """
                /dts-v1/;
                / { #address-cells = <2>; #size-cells = <2>; memory@40000000 { reg = <0 0x40000000 0 0x20000000>; }; };
                """);
        Path emulator = Files.writeString(
                folder.resolve("qemu"), "#!/bin/sh\nfile=${2#virt,dumpdtb=}\ncp '" + base + "' \"$file\"\n");
        assertTrue(emulator.toFile().setExecutable(true));
        Path card = compile(
                "emulated",
                "/dts-v1/;\n/ { soc { slot@7e100020 { compatible = \"syscon\", \"simple-mfd\"; " + modes + " }; }; };");
        BootFiles files = new BootFiles(
                2,
                Path.of("kernel"),
                Path.of("initramfs"),
                card,
                List.of(),
                List.of(),
                "root=/dev/mmcblk0p4",
                List.of());
        return PanelTree.make(emulator.toString(), MACHINE, files, TestCard.TOOLBOX, TestCard.RUNNER);
    }

    @Test
    void theRegisterIsAWordOfMemoryThatTheKernelLeavesAlone() throws BuildFailure, IOException {
        BootFiles files = make(
                """
                modes { compatible = "syscon-reboot-mode"; offset = <0>; mask = <0xff000555>;
                mode-normal = <0x5a000000>; mode-partition2 = <0x5a000004>; status = "okay"; };
                """);
        TreeNode root = FlatTree.read(files.deviceTree()).root();
        TreeNode page = root.find("reserved-memory/reset-status@5ff00000").orElseThrow();
        assertEquals(List.of(0, 0x5ff00000, 0, 0x1000), page.cells("reg"));
        assertTrue(page.properties().containsKey("no-map"));
        TreeNode register = root.find("reset-status@5ff00000").orElseThrow();
        assertEquals(List.of(0, 0x5ff00000, 0, 4), register.cells("reg"));
        assertArrayEquals(
                "syscon\0simple-mfd\0".getBytes(StandardCharsets.US_ASCII),
                register.properties().get("compatible"));
        TreeNode modes = register.find("modes").orElseThrow();
        assertEquals("syscon-reboot-mode", modes.text("compatible").orElseThrow());
        assertEquals(List.of(0), modes.cells("offset"));
        assertEquals(List.of(0xff000555), modes.cells("mask"));
        assertEquals(List.of(0x5a000000), modes.cells("mode-normal"));
        assertEquals(List.of(0x5a000004), modes.cells("mode-partition2"), "the values are the card's");
        assertTrue(root.find("memory@40000000").isPresent());
    }

    @Test
    void aCardWhoseKernelCannotAskForASlotIsRefused() {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> make("other { compatible = \"syscon-poweroff\"; };"));
        assertTrue(
                failure.getMessage().contains("the card's device tree has no node of the kind syscon-reboot-mode"),
                failure.getMessage());
        assertTrue(failure.remedy().contains("dtoverlay=kn86-slot-select"), failure.remedy());
    }
}
