// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinCheckTest {

    private static final String BASE =
            """
            /dts-v1/;
            / {
                soc {
                    gpio: gpio@7e200000 {
                        #gpio-cells = <2>;
                        i2c_pins: i2c { brcm,pins = <2 3>; };
                        uart_pins: uart { brcm,pins = <14 15>; };
                    };
                    i2c: i2c@1 { pinctrl-0 = <&i2c_pins>; status = "okay"; };
                    uart: serial@2 { pinctrl-0 = <&uart_pins>; status = "disabled"; };
                };
            };
            """;

    private static final String PANEL =
            """
            /dts-v1/;
            /plugin/;
            / {
                fragment@0 {
                    target-path = "/soc";
                    __overlay__ {
                        panel: panel { dc-gpios = <&gpio 24 0>; reset-gpios = <&gpio 25 1>; };
                    };
                };
                __overrides__ { dc_pin = <&panel>, "dc-gpios:4"; };
            };
            """;

    private static final String LINK =
            """
            /dts-v1/;
            /plugin/;
            / {
                fragment@0 { target = <&uart>; __overlay__ { status = "okay"; }; };
                fragment@1 {
                    target = <&gpio>;
                    __overlay__ { run-hog { gpio-hog; gpios = <23 0>; output-high; }; };
                };
            };
            """;

    private static final String TABLE =
            """
            # comment
            2\tSDA\tbase
            3\tSCL\tbase
            14\tTXD\tlink
            15\tRXD\tlink
            23\tRUN\tconfig.txt+link
            24\tD/C\tpanel
            25\tRESET\tpanel
            26\tfree\t-
            """;

    @TempDir
    Path folder;

    private final SilentProgress progress = new SilentProgress();
    private Path tree;

    @BeforeEach
    void compile() throws Exception {
        tree = compile("base.dtb", BASE);
        compile("panel.dtbo", PANEL);
        compile("link.dtbo", LINK);
    }

    private Path compile(String name, String source) throws Exception {
        Path blob = folder.resolve(name);
        ForeignTool.DTC.run("-q", "-@", "-o", blob, Files.writeString(folder.resolve(name + ".dts"), source));
        return blob;
    }

    private void check(String config, String table, String... variants) throws Exception {
        new PinCheck(PinTable.read(Files.writeString(folder.resolve("pins.tsv"), table)), progress)
                .check(
                        Files.writeString(folder.resolve("config.txt"), config),
                        folder,
                        Arrays.stream(variants).map(OverlayLoad::parse).toList(),
                        List.of(tree));
    }

    private List<String> faults(String config, String table, String... variants) {
        List<String> lines = assertThrows(BuildFailure.class, () -> check(config, table, variants))
                .getMessage()
                .lines()
                .toList();
        assertTrue(lines.get(0).startsWith("pins are claimed twice, or by the wrong owner"), lines.get(0));
        return lines.subList(1, lines.size() - 1).stream().map(String::strip).toList();
    }

    private static final String CONFIG = "dtoverlay=panel\ndtoverlay=link\ngpio=23=op,dh\n";

    @Test
    void acceptsWhatTheTableSays() {
        assertDoesNotThrow(() -> check(CONFIG, TABLE));
    }

    @Test
    void namesBothOwnersOfAPin() {
        assertEquals(
                List.of(
                        "GPIO 24 (D/C) is claimed by config.txt, by gpio=22-24=op of config.txt; and by panel, by dc-gpios of "
                                + "/soc/panel; pins.tsv:7 gives it to panel"),
                faults(CONFIG + "gpio=22-24=op\n", TABLE));
        assertEquals(
                List.of(
                        "GPIO 23 (RUN) is claimed by config.txt, by gpio=23=op,dh of config.txt; and by link, by gpios of "
                                + "/soc/gpio@7e200000/run-hog; and by panel, by dc-gpios of /soc/panel; pins.tsv:6 gives it to config.txt with link"),
                faults(CONFIG, TABLE, "panel,dc_pin=23"));
    }

    @Test
    void namesAnOwnerThatTheTableDoesNotKnow() {
        assertEquals(
                List.of("GPIO 26 (free) is claimed by panel, by dc-gpios of /soc/panel; pins.tsv:9 gives it to nobody"),
                faults(CONFIG, TABLE, "panel,dc_pin=26"));
    }

    @Test
    void seesThatADeviceWantsALineTwice() {
        assertEquals(
                List.of(
                        "GPIO 25 (RESET) is claimed by panel, by dc-gpios of /soc/panel; and by panel, by reset-gpios of /soc/panel"),
                faults(CONFIG, TABLE, "panel,dc_pin=25"));
    }

    @Test
    void seesConflictsOnPinsThatTheTableDoesNotList() throws Exception {
        compile(
                "second.dtbo",
                PANEL.replace("24 0", "40 0").replace("25 1", "41 1").replace("panel {", "second {"));
        assertEquals(
                List.of(
                        "GPIO 40 is claimed by panel, by dc-gpios of /soc/panel; and by second, by dc-gpios of /soc/second"),
                faults(CONFIG + "dtoverlay=second\n", TABLE, "panel,dc_pin=40"));
    }

    @Test
    void refusesABrokenTableOrLine() {
        assertTrue(assertThrows(BuildFailure.class, () -> check(CONFIG, TABLE + "24\tagain\tpanel\n"))
                .getMessage()
                .startsWith(folder + "/pins.tsv:10: GPIO 24 has a row already"));
        assertTrue(assertThrows(BuildFailure.class, () -> check(CONFIG, "24 D/C panel\n"))
                .getMessage()
                .contains("pins.tsv:1: \"24 D/C panel\" is no row of a pin table"));
        assertTrue(assertThrows(BuildFailure.class, () -> check("gpio=x=op\n", TABLE))
                .getMessage()
                .startsWith("config.txt: gpio=x=op is not understood"));
        assertTrue(assertThrows(BuildFailure.class, () -> check("dtoverlay=absent\n", TABLE))
                .getMessage()
                .startsWith("the overlay absent does not exist: " + folder + "/absent.dtbo is missing"));
    }
}
