// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
class OverlayMapTest {

    private static final String MAP =
            """
            /dts-v1/;
            / {
                lamp { bcm2835; bcm2712 = "lamp-pi5,bright"; };
                horn { bcm2712; };
                whistle { renamed = "horn"; };
                siren { deprecated = "use horn"; };
            };
            """;

    @TempDir
    Path folder;

    private Path base;

    @BeforeEach
    void compile() throws Exception {
        base = compile("base.dtb", "/dts-v1/; / { compatible = \"raspberrypi,5\", \"brcm,bcm2712\"; bus: bus { }; };");
        compile("overlay_map.dtb", MAP);
        for (String name : new String[] {"lamp", "lamp-pi5", "horn", "plain"}) {
            compile(
                    name + ".dtbo",
                    """
                    /dts-v1/;
                    /plugin/;
                    / {
                        fragment@0 { target = <&bus>; __overlay__ { node: %s { }; }; };
                        __overrides__ { bright = <&node>, "bright?"; level = <&node>, "level:0"; };
                    };
                    """
                            .formatted(name));
        }
    }

    private Path compile(String name, String source) throws Exception {
        Path blob = folder.resolve(name);
        ForeignTool.DTC.run("-q", "-@", "-o", blob, Files.writeString(folder.resolve(name + ".dts"), source));
        return blob;
    }

    private String merged(String load) throws Exception {
        MergedTree tree = new MergedTree(base, folder);
        tree.apply(OverlayLoad.parse(load));
        return tree.root().find("bus").orElseThrow().children().keySet().toString();
    }

    @Test
    void anotherOverlayStandsForItWithParametersOfItsOwn() throws Exception {
        assertEquals("[lamp-pi5]", merged("lamp,level=3"));
        MergedTree tree = new MergedTree(base, folder);
        tree.apply(OverlayLoad.parse("lamp,level=3"));
        assertEquals(
                "[phandle, bright, level]",
                tree.root()
                        .find("bus/lamp-pi5")
                        .orElseThrow()
                        .properties()
                        .keySet()
                        .toString());
        assertEquals("[horn]", merged("horn"));
        assertEquals("[horn]", merged("whistle"));
        assertEquals("[plain]", merged("plain"));
    }

    @Test
    void whatIsNotForTheBoardIsNamed() throws Exception {
        base = compile(
                "base.dtb", "/dts-v1/; / { compatible = \"raspberrypi,zero\", \"brcm,bcm2837\"; bus: bus { }; };");
        assertEquals("[lamp]", merged("lamp"));
        assertEquals(
                "the overlay horn is not for this board: the overlay map does not list it for bcm2835",
                assertThrows(BuildFailure.class, () -> merged("horn"))
                        .getMessage()
                        .lines()
                        .findFirst()
                        .orElseThrow());
        assertEquals(
                "the overlay siren is not for this board: it is deprecated, use horn",
                assertThrows(BuildFailure.class, () -> merged("siren"))
                        .getMessage()
                        .lines()
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void aBoardOfAnotherKindHasNoMap() throws Exception {
        base = compile("base.dtb", "/dts-v1/; / { compatible = \"case,board\"; bus: bus { }; };");
        assertEquals("[lamp]", merged("lamp"));
        assertEquals(1, FlatTree.read(base).root().find("bus").stream().count());
    }

    /**
     * The overlays will be on a FAT; where two names differ in capitals only, which it cannot hold, the exact one
     * counts.
     */
    @Test
    void capitalsInTheNameOfAnOverlayDoNotCount() throws Exception {
        OverlayFolder overlays = new OverlayFolder(folder);
        assertEquals(
                overlays.read(OverlayLoad.parse("plain")).root().text("x"),
                overlays.read(OverlayLoad.parse("Plain")).root().text("x"));
        Files.writeString(folder.resolve("PLAIN.dtbo"), "other");
        assertThrows(BuildFailure.class, () -> overlays.read(OverlayLoad.parse("PLAIN")));
        overlays.read(OverlayLoad.parse("plain"));
        assertThrows(BuildFailure.class, () -> overlays.read(OverlayLoad.parse("plains")));
    }
}
