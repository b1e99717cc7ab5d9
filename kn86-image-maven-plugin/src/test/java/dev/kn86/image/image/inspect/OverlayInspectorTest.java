// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.HostToolbox;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class OverlayInspectorTest {

    private static final String SOURCE =
            """
            /dts-v1/;
            /plugin/;
            / {
                compatible = "brcm,bcm2837", "brcm,bcm2835";
                fragment@0 { target = <&spi0>; __overlay__ { status = "okay"; panel: panel@0 { reg = <0>; }; }; };
                fragment@1 { target-path = "/chosen"; __overlay__ { note = "x"; }; };
                fragment@2 { target = <&panel>; __dormant__ { rotate; }; };
                __overrides__ { speed = <&panel>, "spi-max-frequency:0"; rotate = <0>, "+2"; };
            };
            """;

    @TempDir
    Path folder;

    private Path overlay;

    @BeforeEach
    void compile() throws Exception {
        Path source = Files.writeString(folder.resolve("source.dts"), SOURCE);
        overlay = folder.resolve("an overlay");
        ForeignTool.DTC.run("-@", "-q", "-I", "dts", "-O", "dtb", "-o", overlay, source);
    }

    @Test
    void targetsAndParametersAreReported() throws Exception {
        assertEquals(
                List.of(
                        "device tree overlay",
                        "    compatible         brcm,bcm2837 brcm,bcm2835",
                        "  fragments",
                        "    fragment@0         &spi0",
                        "    fragment@1         /chosen",
                        "    fragment@2         within the overlay (dormant until a parameter wakes it)",
                        "  parameters (__overrides__)",
                        "    speed",
                        "    rotate"),
                inspect().lines());
    }

    @Test
    void truncatedOverlayIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(overlay);
        for (int size : new int[] {4, 39, 40, bytes.length - 1}) {
            Files.write(overlay, Arrays.copyOf(bytes, size));
            BuildFailure failure = assertThrows(BuildFailure.class, this::inspect);
            assertTrue(failure.getMessage().startsWith(overlay + ": truncated: "), failure.getMessage());
        }
    }

    @Test
    void damagedOverlayIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(overlay);
        bytes[8] = (byte) 0xff;
        Files.write(overlay, bytes);
        BuildFailure failure = assertThrows(BuildFailure.class, this::inspect);
        assertTrue(failure.getMessage().startsWith(overlay + ": a damaged device tree: "), failure.getMessage());
    }

    private Report inspect() throws Exception {
        return new Inspection(List.of(
                        new OverlayInspector(new HostToolbox(), new ProcessCommandRunner(folder.resolve("logs")))))
                .inspect(overlay);
    }
}
