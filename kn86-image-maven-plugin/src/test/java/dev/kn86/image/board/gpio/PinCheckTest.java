// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForeignTools
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
    void acceptsWhatTheTableAllows() {
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
    void refusesAMalformedTableOrLine() {
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

    @Test
    void refusesATableThatIsNoText() throws Exception {
        Path table = Files.write(folder.resolve("latin-1.tsv"), new byte[] {'2', '\t', (byte) 0xfc});
        BuildFailure failure = assertThrows(BuildFailure.class, () -> PinTable.read(table));
        assertTrue(failure.getMessage().startsWith(table + " is no text in UTF-8"), failure.getMessage());
    }

    /** The lamp may be moved, and the base tree has a parameter of its own that claims the pin that it leaves. */
    private void compileLamp() throws Exception {
        tree = compile(
                "base.dtb",
                """
                /dts-v1/;
                / {
                    soc {
                        gpio: gpio@7e200000 { #gpio-cells = <2>; pins4: pins4 { brcm,pins = <4>; }; };
                        bus: bus { };
                        radio: radio { pinctrl-0 = <&pins4>; status = "disabled"; };
                    };
                    __overrides__ { radio = <&radio>, "status"; };
                };
                """);
        compile(
                "lamp.dtbo",
                """
                /dts-v1/;
                /plugin/;
                / {
                    fragment@0 { target = <&bus>; __overlay__ { lamp: lamp { lamp-gpios = <&gpio 4 0>; }; }; };
                    __overrides__ { pin = <&lamp>, "lamp-gpios:4"; };
                };
                """);
    }

    private static final String LAMP_TABLE = "4\tlamp\tlamp\n5\tspare\t-\n";

    @Test
    void aParameterOfTheBaseTreeMayStandBehindAnOverlaysLine() throws Exception {
        compileLamp();
        for (String end : List.of("", "dtoverlay=\n", "dtoverlay=none\n")) {
            assertEquals(
                    List.of(
                            "GPIO 4 (lamp) is claimed by base, by pinctrl-0 (pins4) of /soc/radio; and by lamp, by lamp-gpios of "
                                    + "/soc/bus/lamp; pins.tsv:1 gives it to lamp"),
                    faults("dtparam=radio=on\ndtoverlay=lamp\ndtparam=pin=4\n" + end, LAMP_TABLE),
                    end);
            assertDoesNotThrow(() -> check("dtoverlay=lamp\n" + end + "dtparam=radio=off\n", LAMP_TABLE), end);
        }
    }

    @Test
    void anUnknownParameterIsAWarningWithItsLine() throws Exception {
        compileLamp();
        check("dtoverlay=lamp\ndtparam=pin=4,pni=5\ndtoverlay=\ndtparam=audio=on\nnothing=1\n", LAMP_TABLE);
        assertEquals(
                List.of(
                        "config.txt:5: nothing is no setting that is known here",
                        "config.txt:2: the firmware passes over pni=5: neither the overlay lamp nor base.dtb has such a parameter",
                        "config.txt:4: the firmware passes over audio=on: base.dtb has no such parameter"),
                progress.warnings());
    }

    @Test
    void aLineForThisBoardsTypeCounts() throws Exception {
        compileLamp();
        assertEquals(
                List.of(
                        "GPIO 4 (lamp) is claimed by config.txt, by gpio=4=op of config.txt; and by lamp, by lamp-gpios of "
                                + "/soc/bus/lamp; pins.tsv:1 gives it to lamp"),
                faults("[board-type=0x12]\ngpio=4=op\n[all]\ndtoverlay=lamp\n", LAMP_TABLE));
        check("[board-type=0x14]\ngpio=4=op\n[all]\ndtoverlay=lamp\n", LAMP_TABLE);
    }

    @Test
    void aRangeEndsAtTheLastGpio() throws Exception {
        compileLamp();
        assertTrue(faults("gpio=0-2000000000=ip\ndtoverlay=lamp\n", LAMP_TABLE)
                .get(0)
                .startsWith("GPIO 4 (lamp) is claimed by config.txt"));
        check("gpio=60,99999999999999999999-99999999999999999999,9-7=ip\ngpio=6\n", LAMP_TABLE);
        assertTrue(progress.warnings()
                .contains("config.txt:1: gpio=60,99999999999999999999-99999999999999999999,9-7=ip names GPIOs "
                        + "that there are not; the last one is 53"));
        assertTrue(progress.warnings().contains("config.txt:2: gpio=6 sets nothing; write gpio=LIST=SETTINGS"));
    }

    @Test
    void aConfigurationIsBytes() throws Exception {
        compileLamp();
        Files.write(folder.resolve("config.txt"), new byte[] {'#', (byte) 0xfc, '\n', 'x', '=', (byte) 0xff, '\n'});
        new PinCheck(PinTable.read(Files.writeString(folder.resolve("pins.tsv"), LAMP_TABLE)), progress)
                .check(folder.resolve("config.txt"), folder, List.of(), List.of(tree));
    }

    @Test
    void namesOfOverlaysAreNoPaths() throws Exception {
        for (String name : List.of("../lamp", "/lamp", ".lamp", "a\u0000b")) {
            assertTrue(
                    assertThrows(BuildFailure.class, () -> check("dtoverlay=" + name + "\n", LAMP_TABLE))
                            .getMessage()
                            .endsWith("Write dtoverlay=NAME, without a path and without .dtbo."),
                    name);
        }
    }

    /** The header's controller is on another chip there, and its groups name their pins. */
    @Test
    void theRaspberryPi5HasItsPinsElsewhere() throws Exception {
        tree = compile(
                "base.dtb",
                """
                /dts-v1/;
                / {
                    axi { pcie@1000120000 { rp1 {
                        gpio: gpio@d0000 {
                            #gpio-cells = <2>;
                            uart_pins: uart { pin_txd { pins = "gpio14"; }; pin_rxd { pins = "gpio15"; }; };
                            sd_pins: sd { pins = "gpio22", "gpio23", "other"; };
                        };
                    }; }; };
                    uart: serial { pinctrl-0 = <&uart_pins>; status = "disabled"; };
                    sd { pinctrl-0 = <&sd_pins>; };
                };
                """);
        compile(
                "lamp.dtbo",
                """
                /dts-v1/;
                /plugin/;
                / {
                    fragment@0 { target-path = "/"; __overlay__ { lamp: lamp { lamp-gpios = <0>, <&gpio 4 0>, <&gpio 14 0>; }; }; };
                    fragment@1 { target = <&uart>; __overlay__ { status = "okay"; }; };
                    __overrides__ { pin = <&lamp>, "lamp-gpios:8"; };
                };
                """);
        assertEquals(
                List.of(
                        "GPIO 22 is claimed by base, by pinctrl-0 (sd_pins) of /sd; and by lamp, by lamp-gpios of /lamp"),
                faults("dtoverlay=lamp,pin=22\n", "14\tTXD\tlamp\n").stream()
                        .map(fault -> fault.replace("(sd)", "(sd_pins)"))
                        .toList());
        check("dtoverlay=lamp\n", "14\tTXD\tlamp\n");
    }

    @Test
    void aTreeWithoutHeaderPinsIsAWarning() throws Exception {
        tree = compile("base.dtb", "/dts-v1/; / { };");
        check("", LAMP_TABLE);
        assertEquals(
                List.of(tree + " has no GPIO controller with the label gpio: its pins are not checked"),
                progress.warnings());
    }
}
