// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each form of a parameter. The results for every variant of the product's overlays were compared with those of dtmerge
 * of github.com/raspberrypi/utils.
 */
@ForeignTools
class OverlayParametersTest {

    private static final String OVERLAY =
            """
            /dts-v1/;
            /plugin/;
            / {
                fragment@0 {
                    target = <&bus>;
                    __overlay__ {
                        lamp: lamp@1 {
                            reg = <1>;
                            gpios = <&gpio 4 0>;
                            level = /bits/ 8 <1 2>;
                            wide = /bits/ 16 <1 2>;
                            long = /bits/ 64 <1>;
                            status = "disabled";
                        };
                    };
                };
                fragment@1 {
                    target = <&bus>;
                    __dormant__ { extra = <&lamp &gpio>; };
                };
                __overrides__ {
                    on = <&lamp>, "status", <0>, "=1";
                    off = <0>, "!0+1";
                    only = <0>, "-0";
                    port = <&lamp>, "reg:0";
                    pin = <&lamp>, "gpios:4";
                    level = <&lamp>, "level.1";
                    wide = <&lamp>, "wide;2";
                    long = <&lamp>, "long#0";
                    flag = <&lamp>, "flag?";
                    noflag = <&lamp>, "flag!";
                    colour = <&lamp>, "colour{red='ff0000',green='00ff00',plain}";
                    shade = <&lamp>, "shade:0{dark=1,light=2,=7}";
                    label = <&lamp>, "label";
                    fixed = <&lamp>, "label=always";
                    missing = <0>, "=9";
                    base = <&gpio>, "status";
                };
            };
            """;

    @TempDir
    Path folder;

    private Path overlay;
    private Path base;

    @BeforeEach
    void compile() throws Exception {
        overlay = folder.resolve("lamp.dtbo");
        ForeignTool.DTC.run("-q", "-@", "-o", overlay, Files.writeString(folder.resolve("lamp.dts"), OVERLAY));
        base = folder.resolve("base.dtb");
        ForeignTool.DTC.run(
                "-q",
                "-@",
                "-o",
                base,
                Files.writeString(folder.resolve("base.dts"), "/dts-v1/; / { bus: bus { }; gpio: gpio { }; };"));
    }

    /** The bus of the base tree, after the overlay with these parameters has been merged by fdtoverlay. */
    private TreeNode merged(String parameters) throws Exception {
        FlatTree tree = FlatTree.read(overlay);
        OverlayParameters applied = new OverlayParameters("lamp", tree.root());
        for (OverlayLoad.Parameter parameter :
                OverlayLoad.parse("lamp," + parameters).parameters()) {
            applied.apply(parameter);
        }
        Path variant = folder.resolve("variant.dtbo");
        tree.write(variant);
        Path merged = folder.resolve("merged.dtb");
        ForeignTool.FDTOVERLAY.run("-i", base, "-o", merged, variant);
        return FlatTree.read(merged).root().find("bus").orElseThrow();
    }

    private TreeNode lamp(String parameters) throws Exception {
        return merged(parameters).find("lamp@1").orElseThrow();
    }

    private String refusal(String parameters) {
        return assertThrows(BuildFailure.class, () -> merged(parameters)).getMessage();
    }

    @Test
    void aSwitchSetsTheStatusAndWakesAFragment() throws Exception {
        TreeNode bus = merged("on=yes");
        assertEquals("okay", bus.find("lamp@1").orElseThrow().text("status").orElseThrow());
        // The references of the fragment that was switched on are resolved as well.
        assertEquals(
                bus.find("lamp@1").orElseThrow().phandle().orElseThrow(),
                bus.cells("extra").get(0));
        assertEquals("disabled", lamp("on=off").text("status").orElseThrow());
        assertTrue(merged("on=off").cells("extra").isEmpty());
    }

    @Test
    void fragmentsAreSwitchedByTheirSigns() throws Exception {
        assertTrue(merged("off=off").find("lamp@1").isPresent());
        assertTrue(merged("off=off").properties().containsKey("extra"));
        assertTrue(merged("only").children().isEmpty());
    }

    @Test
    void aNodeTakesTheAddressOfItsReg() throws Exception {
        TreeNode bus = merged("port=0x12");
        assertEquals(Set.of("lamp@12"), bus.children().keySet());
        assertEquals(0x12, bus.find("lamp@12").orElseThrow().cells("reg").get(0));
        // The list of unresolved places has the new name.
        assertEquals(0, bus.find("lamp@12").orElseThrow().cells("gpios").get(2));
    }

    @Test
    void numbersOfEverySizeGoToTheirOffset() throws Exception {
        assertEquals(17, lamp("pin=17").cells("gpios").get(1));
        assertEquals("0109", hex(lamp("level=9").properties().get("level")));
        assertEquals("00011234", hex(lamp("wide=0x1234").properties().get("wide")));
        assertEquals(
                "000000012a05f200", hex(lamp("long=5000000000").properties().get("long")));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void flagsStringsAndTables() throws Exception {
        assertTrue(lamp("flag").properties().containsKey("flag"));
        assertTrue(!lamp("flag=off").properties().containsKey("flag"));
        assertTrue(lamp("noflag=off").properties().containsKey("flag"));
        assertEquals("00ff00", lamp("colour=green").text("colour").orElseThrow());
        assertEquals("plain", lamp("colour=plain").text("colour").orElseThrow());
        assertEquals(2, lamp("shade=light").cells("shade").get(0));
        assertEquals(7, lamp("shade=other").cells("shade").get(0));
        assertEquals("a lamp", lamp("label=a lamp").text("label").orElseThrow());
        assertEquals("always", lamp("fixed=x").text("label").orElseThrow());
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertTrue(
                refusal("colours=red")
                        .startsWith("overlay lamp, parameter colours=red: there is no such parameter\n"
                                + "  -> Use one of: base, colour, fixed, flag, label, level, long,"),
                refusal("colours=red"));
        assertEquals(
                "overlay lamp, parameter colour=blue: it does not take this value\n  -> Use one of: red, green, plain.",
                refusal("colour=blue"));
        assertTrue(refusal("pin=left").startsWith("overlay lamp, parameter pin=left: \"left\" is no number"));
        assertTrue(
                refusal("missing").startsWith("overlay lamp, parameter missing=true: the overlay has no fragment@9"));
        assertTrue(refusal("base").contains("labels of the base tree cannot be targets here"));
    }
}
