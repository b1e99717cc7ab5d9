// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.format.devicetree.OverlayParameters;
import dev.kn86.image.format.devicetree.TreeNode;
import dev.kn86.image.testing.ForeignTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deck's overlays against their README: its parameters are theirs, and do what it says. */
class DeckOverlaysTest {

    private static final Path MODULE = Path.of("../device-tree/src/main");
    private static final Pattern NAME = Pattern.compile("Name: {3}(\\S+)");
    private static final Pattern PARAMETER = Pattern.compile("(?:Params: | {8})([a-z][a-z_]*) {2,}.*");
    private static final Pattern DEFAULT = Pattern.compile("\\(default \"?([^\")]+)\"?\\)");

    /** Each parameter set alone, to a value that is not its default, and what that takes away (-) and brings (+). */
    private static final String CHANGES =
            """
            kn86-pico-uart,hold=off
              - fragment@5/__overlay__
              + fragment@5/__dormant__
            kn86-pico-uart,bootsel_pin=5
              - pico-bootsel-hog gpios=0000001600000000
              + pico-bootsel-hog gpios=0000000500000000
            kn86-pico-uart,run_pin=6
              - pico-run-hog gpios=0000001700000000
              + pico-run-hog gpios=0000000600000000
            kn86-ssd1322,host_driven=on
              - oled status=64697361626c656400
              + oled status=6f6b617900
              - fragment@2/__dormant__
              + fragment@2/__overlay__
              - fragment@3/__dormant__
              + fragment@3/__overlay__
            kn86-ssd1322,speed=5000000
              - oled spi-max-frequency=00989680
              + oled spi-max-frequency=004c4b40
            kn86-ssd1322,width=480
              - oled solomon,width=00000100
              + oled solomon,width=000001e0
            kn86-ssd1322,height=128
              - oled solomon,height=00000040
              + oled solomon,height=00000080
            kn86-ssd1322,dc_pin=17
              - oled dc-gpios=ffffffff0000001800000000
              + oled dc-gpios=ffffffff0000001100000000
              - kn86-ssd1322-gpio-pins brcm,pins=000000080000001800000019
              + kn86-ssd1322-gpio-pins brcm,pins=000000080000001100000019
            kn86-ssd1322,reset_pin=27
              - oled reset-gpios=ffffffff0000001900000001
              + oled reset-gpios=ffffffff0000001b00000001
              - kn86-ssd1322-gpio-pins brcm,pins=000000080000001800000019
              + kn86-ssd1322-gpio-pins brcm,pins=00000008000000180000001b
            kn86-usb-hub,hub_port=2
              - hub@1
              + hub@2
              - hub reg=00000001
              + hub reg=00000002
            kn86-usb-hub,keyboard_port=4
              - keyboard@1
              + keyboard@4
              - keyboard reg=00000001
              + keyboard reg=00000004
            kn86-usb-hub,cartridge_port=4
              - cartridge-reader@2
              + cartridge-reader@4
              - cartridge-reader reg=00000002
              + cartridge-reader reg=00000004
            kn86-usb-hub,usb_c_port=4
              - usb-c-data@3
              + usb-c-data@4
              - usb-c-data reg=00000003
              + usb-c-data reg=00000004
            """;

    @TempDir
    Path folder;

    /** Defaults by overlay and parameter. */
    private final Map<String, Map<String, String>> readme = new TreeMap<>();

    @BeforeEach
    void compileAndRead() throws Exception {
        try (Stream<Path> sources = Files.list(MODULE.resolve("dts"))) {
            for (Path source : sources.toList()) {
                String name = source.getFileName().toString().replace("-overlay.dts", "");
                ForeignTool.DTC.run("-q", "-@", "-I", "dts", "-O", "dtb", "-o", folder.resolve(name + ".dtbo"), source);
            }
        }
        String overlay = "";
        String parameter = "";
        for (String line : Files.readAllLines(MODULE.resolve("README.kn86"))) {
            Matcher name = NAME.matcher(line);
            Matcher parameterStart = PARAMETER.matcher(line);
            Matcher value = DEFAULT.matcher(line);
            if (name.matches()) {
                overlay = name.group(1);
                readme.put(overlay, new TreeMap<>());
            } else if (parameterStart.matches()) {
                parameter = parameterStart.group(1);
                readme.get(overlay).put(parameter, "");
            }
            if (value.find()) {
                readme.get(overlay).put(parameter, value.group(1));
            }
        }
    }

    private Path overlay(String name) {
        return folder.resolve(name + ".dtbo");
    }

    @Test
    void theReadmeHasEveryOverlayAndParameterAndNoOther() throws Exception {
        Map<String, Set<String>> real = new TreeMap<>();
        try (Stream<Path> overlays = Files.list(folder)) {
            for (Path file : overlays.toList()) {
                String name = file.getFileName().toString().replace(".dtbo", "");
                real.put(
                        name,
                        new TreeSet<>(
                                new OverlayParameters(name, FlatTree.read(file).root()).names()));
            }
        }
        Map<String, Set<String>> told = new TreeMap<>();
        readme.forEach((name, parameters) -> told.put(name, new TreeSet<>(parameters.keySet())));
        assertEquals(real, told);
        String text = Files.readString(MODULE.resolve("README.kn86"));
        for (String name : real.keySet()) {
            assertTrue(text.contains("Load:   dtoverlay=" + name + ",<param>=<val>\n"), name);
        }
        assertTrue(text.lines().allMatch(line -> line.length() <= 120));
    }

    @Test
    void theDefaultsAreWhatIsThereWithoutParameters() throws Exception {
        for (var overlay : readme.entrySet()) {
            Path plain = folder.resolve("plain");
            FlatTree.read(overlay(overlay.getKey())).write(plain);
            for (var parameter : overlay.getValue().entrySet()) {
                String setting = parameter.getKey() + "=" + parameter.getValue();
                OverlayLoad load = OverlayLoad.parse(overlay.getKey() + "," + setting);
                Path set = OverlayVariant.make(load, folder, folder);
                assertArrayEquals(Files.readAllBytes(plain), Files.readAllBytes(set), load.toString());
            }
        }
    }

    @Test
    void eachParameterAloneChangesWhatItIsFor() throws Exception {
        Set<String> untested = new TreeSet<>();
        for (var overlay : readme.entrySet()) {
            overlay.getValue().keySet().forEach(parameter -> untested.add(overlay.getKey() + "," + parameter));
        }
        for (var change : changes().entrySet()) {
            OverlayLoad load = OverlayLoad.parse(change.getKey());
            List<String> before = lines(overlay(load.name()));
            List<String> after = lines(OverlayVariant.make(load, folder, folder));
            Set<String> difference = new TreeSet<>();
            before.stream().filter(line -> !after.contains(line)).forEach(line -> difference.add("- " + line));
            after.stream().filter(line -> !before.contains(line)).forEach(line -> difference.add("+ " + line));
            assertEquals(change.getValue(), difference, change.getKey());
            untested.remove(load.name() + "," + load.parameters().get(0).name());
        }
        assertEquals(Set.of(), untested);
    }

    private static Map<String, Set<String>> changes() {
        Map<String, Set<String>> changes = new TreeMap<>();
        Set<String> latest = Set.of();
        for (String line : CHANGES.lines().toList()) {
            if (line.startsWith(" ")) {
                latest.add(line.strip());
            } else {
                latest = new TreeSet<>();
                changes.put(line, latest);
            }
        }
        return changes;
    }

    /** Nodes, properties by the name of their node without its address, and which fragments are applied. */
    private static List<String> lines(Path overlay) throws Exception {
        List<String> lines = new ArrayList<>();
        TreeNode root = FlatTree.read(overlay).root();
        root.children().forEach((name, fragment) -> {
            if (name.startsWith("fragment@")) {
                fragment.children().forEach((state, content) -> {
                    lines.add(name + "/" + state);
                    collect(name, content, lines);
                });
            }
        });
        return lines;
    }

    private static void collect(String name, TreeNode node, List<String> lines) {
        String withoutAddress = name.replaceFirst("@.*", "");
        lines.add(name);
        node.properties()
                .forEach((property, value) -> lines.add(
                        withoutAddress + " " + property + "=" + HexFormat.of().formatHex(value)));
        node.children().forEach((childName, child) -> collect(childName, child, lines));
    }
}
