// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
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
    void aBaseTreeIsNoOverlay() throws Exception {
        Path source = Files.writeString(
                folder.resolve("base.dts"),
                "/dts-v1/; / { compatible = \"raspberrypi,model-zero-2-w\", \"brcm,bcm2837\"; model = \"Zero 2 W\";"
                        + " i2c: i2c { }; __overrides__ { i2c = <&i2c>, \"status\"; }; };");
        ForeignTool.DTC.run("-@", "-q", "-I", "dts", "-O", "dtb", "-o", overlay, source);
        assertEquals(
                List.of(
                        "device tree, no overlay",
                        "    model              Zero 2 W",
                        "    compatible         raspberrypi,model-zero-2-w brcm,bcm2837",
                        "  parameters (__overrides__)",
                        "    i2c"),
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
        assertTrue(failure.getMessage().startsWith(overlay + " is a damaged device tree: "), failure.getMessage());
    }

    /** The deepest tree that Linux takes has 64 levels; a deeper one ended fdtget, and once the JVM. */
    @Test
    void aDeepTreeIsRefused() throws Exception {
        String nodes = "x { ".repeat(1000);
        Path source =
                Files.writeString(folder.resolve("deep.dts"), "/dts-v1/; / { " + nodes + "}; ".repeat(1000) + "};");
        ForeignTool.DTC.run("-q", "-I", "dts", "-O", "dtb", "-o", overlay, source);
        BuildFailure failure = assertThrows(BuildFailure.class, this::inspect);
        assertTrue(failure.getMessage().startsWith(overlay + " is a damaged device tree: "), failure.getMessage());
    }

    @Test
    void namesAndValuesAreEscaped() throws Exception {
        Path source = Files.writeString(
                folder.resolve("source.dts"),
                "/dts-v1/; / { compatible = \"a\\x1b[2J\\x9b\\n\"; fragment@0 { target-path = \"/\\x07\"; }; };");
        ForeignTool.DTC.run("-q", "-I", "dts", "-O", "dtb", "-o", overlay, source);
        assertEquals(
                List.of(
                        "device tree overlay",
                        "    compatible         a\\x1b[2J\\x9b\\x0a",
                        "  fragments",
                        "    fragment@0         /\\x07"),
                inspect().lines());
    }

    private Report inspect() throws Exception {
        return new Inspection(List.of(new OverlayInspector())).inspect(overlay);
    }
}
