// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

import dev.kn86.image.format.devicetree.TreeNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The GPIOs that a device tree's enabled nodes ask for. Bindings: pinctrl/brcm,bcm2835-gpio.txt ({@code brcm,pins}),
 * pinctrl/pincfg-node.yaml ({@code pins}, as on the Raspberry Pi 5), pinctrl-bindings.txt ({@code pinctrl-0}: the state
 * before a driver's probe), gpio/gpio.txt ({@code #gpio-cells}; {@code gpio-hog}).
 */
final class TreeClaims {

    /**
     * The label of the controller of the 40-pin header, in Raspberry Pi's and in mainline's trees; and where it is when
     * there are no labels.
     */
    private static final String LABEL = "gpio";

    private static final String CONTROLLER = "/soc/gpio@7e200000";

    private static final Pattern PIN = Pattern.compile("gpio([0-9]{1,2})");

    private final Map<Integer, TreeNode> byPhandle = new HashMap<>();
    /** The pins of each group of the controller. */
    private final Map<Integer, Group> groups = new LinkedHashMap<>();

    private final Set<Claim> claims = new LinkedHashSet<>();
    private final TreeNode controller;

    private record Group(String name, List<Integer> pins) {}

    private TreeClaims(TreeNode root, TreeNode controller) {
        this.controller = controller;
        index(root);
        controller.children().forEach((name, group) -> group.phandle()
                .ifPresent(phandle -> groups.put(phandle, new Group(name, pins(group)))));
    }

    /** Every claim of the tree; empty when it has no controller of the header's GPIOs. */
    static Optional<Set<Claim>> of(TreeNode root) {
        Optional<TreeNode> controller = root.find("/__symbols__")
                .flatMap(symbols -> symbols.text(LABEL))
                .flatMap(root::find)
                .or(() -> root.find(CONTROLLER));
        return controller.map(node -> {
            TreeClaims claims = new TreeClaims(root, node);
            claims.collect("", root);
            return claims.claims;
        });
    }

    private void index(TreeNode node) {
        node.phandle().ifPresent(phandle -> byPhandle.putIfAbsent(phandle, node));
        node.children().values().forEach(this::index);
    }

    /** Those of a group and of the groups in it. */
    private static List<Integer> pins(TreeNode group) {
        List<Integer> pins = new ArrayList<>(group.cells("brcm,pins"));
        byte[] names = group.properties().getOrDefault("pins", new byte[0]);
        for (String name : new String(names, StandardCharsets.ISO_8859_1).split("\0")) {
            Matcher pin = PIN.matcher(name);
            if (pin.matches()) {
                pins.add(Integer.valueOf(pin.group(1)));
            }
        }
        group.children().values().forEach(part -> pins.addAll(pins(part)));
        return pins;
    }

    private void collect(String path, TreeNode node) {
        if (!Set.of("okay", "ok").contains(node.text("status").orElse("okay"))) {
            return;
        }
        for (int phandle : node.cells("pinctrl-0")) {
            Group group = groups.get(phandle);
            if (group != null) {
                for (int gpio : group.pins()) {
                    claims.add(new Claim(gpio, Claim.Kind.FUNCTION, path, "pinctrl-0 (" + group.name() + ")"));
                }
            }
        }
        boolean hog = node.properties().containsKey("gpio-hog");
        if (hog && controller.children().containsValue(node)) {
            int size = gpioCells(controller);
            List<Integer> cells = node.cells("gpios");
            for (int i = 0; i + size <= cells.size(); i += size) {
                claims.add(new Claim(cells.get(i), Claim.Kind.LINE, path, "gpios"));
            }
        } else if (!hog) {
            node.properties().keySet().stream()
                    .filter(name -> name.matches("(.+-)?gpios?"))
                    .forEach(property -> collectLines(path, property, node.cells(property)));
        }
        node.children().forEach((name, child) -> collect(path + "/" + name, child));
    }

    /** A phandle and the cells of its controller's kind, again and again; a phandle that is none stands for no line. */
    private void collectLines(String path, String property, List<Integer> cells) {
        int size;
        for (int i = 0; i < cells.size(); i += size) {
            TreeNode provider = byPhandle.get(cells.get(i));
            size = provider == null ? 1 : 1 + gpioCells(provider);
            if (provider == controller && i + size <= cells.size() && size > 1) {
                claims.add(new Claim(cells.get(i + 1), Claim.Kind.LINE, path, property));
            }
        }
    }

    private static int gpioCells(TreeNode controller) {
        List<Integer> cells = controller.cells("#gpio-cells");
        return cells.size() == 1 && cells.get(0) > 0 && cells.get(0) < 8 ? cells.get(0) : 2;
    }
}
