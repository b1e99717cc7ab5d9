// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds overlays with the host's dtc and fdtoverlay. */
@ForeignTools
class OverlayBuildTest {

    @TempDir
    Path folder;

    private OverlayFixture fixture;

    @BeforeEach
    void makeFixture() throws Exception {
        fixture = new OverlayFixture(folder);
    }

    private String refusal(Path... baseTrees) throws Exception {
        String message =
                assertThrows(BuildFailure.class, () -> fixture.build(baseTrees)).getMessage();
        try (Stream<Path> left = Files.list(fixture.output.getParent())) {
            assertEquals(List.of(), left.toList(), "left behind");
        }
        return message.replace(folder + "/", "");
    }

    @Test
    void compilesOverlaysThatFit() throws Exception {
        fixture.overlay("panel", "spi0");
        fixture.overlay("link", "uart0");
        Files.createDirectories(fixture.output);
        Files.createFile(fixture.output.resolve("gone.dtbo"));
        Path base = fixture.baseTree("board.dtb", "uart0: uart { };");
        fixture.build(base);

        assertEquals(List.of("link.dtbo", "panel.dtbo"), names(fixture.output));
        String text = ForeignTool.DTC
                .run("-I", "dtb", "-O", "dts", fixture.output.resolve("panel.dtbo"))
                .stdout();
        assertTrue(text.contains("spi0 = \"/fragment@0:target:0\""), text);

        byte[] first = Files.readAllBytes(fixture.output.resolve("panel.dtbo"));
        fixture.build(base);
        assertArrayEquals(first, Files.readAllBytes(fixture.output.resolve("panel.dtbo")));
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void namesEveryLabelThatDoesNotResolve() throws Exception {
        fixture.overlay("panel", "spi0");
        fixture.overlay("link", "uart0");
        fixture.overlay("bad", "spi9");
        Path one = fixture.baseTree("one.dtb", "uart0: uart { };");
        Path two = fixture.baseTree("two.dtb", "uart1: uart { };");
        assertEquals(
                """
                overlays do not fit their base trees:
                  bad.dtbo: label "spi9" does not resolve in one.dtb
                  bad.dtbo: label "spi9" does not resolve in two.dtb
                  link.dtbo: label "uart0" does not resolve in two.dtb
                  -> Correct the overlay; fdtget -p TREE /__symbols__ lists the labels of a base tree.""",
                refusal(one, two));
    }

    @Test
    void namesABaseTreeWithoutSymbols() throws Exception {
        fixture.overlay("panel", "spi0");
        String message = refusal(fixture.baseTree("plain.dtb", "", "-s"));
        assertTrue(
                message.contains("  panel.dtbo: no label resolves in plain.dtb, which has no __symbols__ "
                        + "(it was compiled without dtc -@)"),
                message);
    }

    @Test
    void namesOverlaysThatCannotBeApplied() throws Exception {
        fixture.source(
                "path-overlay.dts",
                """
                /dts-v1/;
                /plugin/;
                / { fragment@0 { target-path = "/nowhere"; __overlay__ { }; }; };
                """);
        fixture.overlay("panel", "spi0");
        String message = refusal(fixture.baseTree("board.dtb", ""));
        assertTrue(message.contains("  path.dtbo cannot be applied to board.dtb: "), message);
        assertTrue(message.contains("  panel.dtbo, path.dtbo cannot be applied to board.dtb: "), message);
        assertFalse(message.contains("  panel.dtbo cannot"), message);
    }

    @Test
    void acceptsOverlaysWithoutLabelsOnTreesWithoutSymbols() throws Exception {
        fixture.source(
                "path-overlay.dts",
                """
                /dts-v1/;
                /plugin/;
                / { fragment@0 { target-path = "/soc"; __overlay__ { }; }; };
                """);
        fixture.build(fixture.baseTree("plain.dtb", "", "-s"));
        assertTrue(Files.isRegularFile(fixture.output.resolve("path.dtbo")));
    }

    @Test
    void namesFileAndLineOfASyntaxError() throws Exception {
        fixture.source("bad-overlay.dts", "/dts-v1/;\n/plugin/;\n/ {\n    oops\n};\n");
        String message = refusal(fixture.baseTree("board.dtb", ""));
        assertTrue(message.startsWith("the overlay dts/bad-overlay.dts does not compile without complaint:"), message);
        assertTrue(message.contains("dts/bad-overlay.dts:5."), message);
    }

    @Test
    void keepsLineNumbersThroughThePreprocessor() throws Exception {
        fixture.source("pins.dtsi", "#define PIN 14\n#define ALT0 4\n");
        fixture.source("bad-overlay.dts", "/dts-v1/;\n/plugin/;\n#include \"pins.dtsi\"\n/ {\n    pin = <PIN>\n};\n");
        String message = refusal(fixture.baseTree("board.dtb", ""));
        assertTrue(message.contains("dts/bad-overlay.dts:6."), message);
    }

    @Test
    void namesAMissingInclude() throws Exception {
        fixture.source("bad-overlay.dts", "/dts-v1/;\n/plugin/;\n#include \"pins.dtsi\"\n/ { };\n");
        String message = refusal(fixture.baseTree("board.dtb", ""));
        assertTrue(message.contains("dts/bad-overlay.dts:3:10: fatal error: pins.dtsi: No such file"), message);
    }

    @Test
    void warningsAreErrors() throws Exception {
        fixture.source(
                "bad-overlay.dts",
                """
                /dts-v1/;
                /plugin/;
                / { fragment@0 { target = <&spi0>; __overlay__ { reg = <1 2 3>; status = <1>; }; }; };
                """);
        String message = refusal(fixture.baseTree("board.dtb", ""));
        assertTrue(message.contains("dts/bad-overlay.dts:3."), message);
        assertTrue(message.contains("Warning (status_is_string)"), message);
    }

    @Test
    void leavesOutTheWarningsThatTheKernelLeavesOut() throws Exception {
        fixture.source(
                "unit-overlay.dts",
                """
                /dts-v1/;
                /plugin/;
                / { fragment@0 { target = <&spi0>; __overlay__ { oled@1 { }; }; }; };
                """);
        fixture.build(fixture.baseTree("board.dtb", ""));
        assertTrue(Files.isRegularFile(fixture.output.resolve("unit.dtbo")));
    }

    @Test
    void refusesSourcesOfAnotherName() throws Exception {
        fixture.source("panel.dts", "");
        assertTrue(refusal().startsWith("dts/panel.dts is not called NAME-overlay.dts"));
    }

    @Test
    void refusesAFolderWithoutSources() throws Exception {
        assertTrue(refusal().startsWith("there are no overlays: dts holds no *-overlay.dts"), refusal());
    }

    @Test
    void refusesABaseTreeThatIsNoDeviceTree() throws Exception {
        fixture.overlay("panel", "spi0");
        Path broken = Files.writeString(folder.resolve("broken.dtb"), "no tree");
        assertTrue(refusal(broken).contains("fdtget exited with 1"));
    }

    /** Its name is a property's that dtc checks. */
    @Test
    void aParameterMayHaveAnyName() throws Exception {
        fixture.source(
                "led-overlay.dts",
                """
                /dts-v1/;
                /plugin/;
                / {
                    fragment@0 { target = <&spi0>; __overlay__ { leds { led: led { }; }; }; };
                    __overrides__ {
                        label = <&led>, "label";
                        status = <&led>, "status";
                        compatible = <&led>, "compatible";
                        reg = <&led>, "place:0";
                        model = <&led>, "model";
                        interrupts = <&led>, "interrupts:0";
                        clocks = <&led>, "clocks:0";
                        led-gpios = <&led>, "led-gpios:4";
                        ranges = <&led>, "ranges:0";
                    };
                };
                """);
        fixture.build(fixture.baseTree("board.dtb", ""));
        assertTrue(Files.isRegularFile(fixture.output.resolve("led.dtbo")));
    }

    /** scripts/Makefile.dtbs of Raspberry Pi's kernel has the list. */
    @Test
    void leavesOutTheWarningsThatRaspberryPisOverlaysLeaveOut() throws Exception {
        fixture.source(
                "many-overlay.dts",
                """
                /dts-v1/;
                /plugin/;
                / { fragment@0 { target = <&spi0>; __overlay__ {
                    label = <1>;
                    interrupts = <1>;
                    bus { #address-cells = <1>; #size-cells = <1>; one@1 { reg = <1>; gpios = <1>; }; two@1 { reg = <1 2>; }; };
                }; }; };
                """);
        fixture.build(fixture.baseTree("board.dtb", ""));
        assertTrue(Files.isRegularFile(fixture.output.resolve("many.dtbo")));
    }

    @Test
    void aValueIsNoNameOfAFile() throws Exception {
        fixture.source(
                "text-overlay.dts",
                """
                /dts-v1/;
                /plugin/;
                / {
                    fragment@0 { target = <&spi0>; __overlay__ { lamp: lamp { }; }; };
                    __overrides__ { text = <&lamp>, "text"; };
                };
                """);
        Path base = fixture.baseTree("board.dtb", "");
        String path = "../../etc/passwd";
        String longText = "x".repeat(250);
        new OverlayBuild(fixture.tools, fixture.progress)
                .build(
                        fixture.sources,
                        List.of(),
                        () -> List.of(base),
                        List.of(OverlayLoad.parse("text,text=" + path), OverlayLoad.parse("text,text=" + longText)),
                        fixture.output);
        Path variants = fixture.output.resolveSibling("overlays-variants");
        assertEquals(List.of("text.1.dtbo", "text.2.dtbo", "variants.tsv"), names(variants));
        assertEquals(
                "text.1.dtbo\ttext,text=" + path + "\ntext.2.dtbo\ttext,text=" + longText + "\n",
                Files.readString(variants.resolve("variants.tsv")));
        for (int number = 1; number <= 2; number++) {
            assertEquals(
                    number == 1 ? path : longText,
                    FlatTree.read(variants.resolve("text." + number + ".dtbo"))
                            .root()
                            .find("fragment@0/__overlay__/lamp")
                            .orElseThrow()
                            .text("text")
                            .orElseThrow());
        }
    }

    @Test
    void namesAVariantThatDoesNotFit() throws Exception {
        fixture.overlay("panel", "spi0");
        Path base = fixture.baseTree("board.dtb", "");
        String message = assertThrows(BuildFailure.class, () -> new OverlayBuild(fixture.tools, fixture.progress)
                        .build(
                                fixture.sources,
                                List.of(),
                                () -> List.of(base),
                                List.of(OverlayLoad.parse("panel,speed=1")),
                                fixture.output))
                .getMessage();
        assertTrue(
                message.contains("  panel,speed=1 cannot be applied to " + base
                        + ": overlay panel, parameter speed=1: there is no such parameter"),
                message);
    }
}
