// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.gpio;

import dev.kn86.image.format.devicetree.TreeNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The GPIOs that the enabled nodes of a device tree claim. The kernel's bindings say how: pinctrl/brcm,bcm2835-gpio.txt
 * ({@code brcm,pins}), pinctrl-bindings.txt ({@code pinctrl-0} is the state before a driver's probe), gpio/gpio.txt
 * (two cells for a line; {@code gpio-hog}).
 */
final class TreeClaims {

    /** The SoC's GPIO controller; mainline's and Raspberry Pi's trees have it in this place. */
    private static final String CONTROLLER = "/soc/gpio@7e200000";

    private static final int CELLS_PER_LINE = 3;

    private final TreeNode root;
    private final int controller;
    private final Map<Integer, String> groups = new HashMap<>();
    private final Set<Claim> claims = new LinkedHashSet<>();

    private TreeClaims(TreeNode root) {
        this.root = root;
        this.controller = root.find(CONTROLLER)
                .orElseThrow(() -> new IllegalArgumentException("no " + CONTROLLER + " in the tree"))
                .phandle()
                .orElse(0);
    }

    /** Every claim of the tree. */
    static Set<Claim> of(TreeNode root) {
        TreeClaims claims = new TreeClaims(root);
        claims.root.find(CONTROLLER).orElseThrow().children().forEach((name, group) -> group.phandle()
                .ifPresent(phandle -> claims.groups.put(phandle, name)));
        claims.collect("", root);
        return claims.claims;
    }

    private void collect(String path, TreeNode node) {
        if (!Set.of("okay", "ok").contains(node.text("status").orElse("okay"))) {
            return;
        }
        for (int phandle : node.cells("pinctrl-0")) {
            String group = groups.get(phandle);
            if (group != null) {
                for (int gpio :
                        root.find(CONTROLLER + "/" + group).orElseThrow().cells("brcm,pins")) {
                    claims.add(new Claim(gpio, Claim.Kind.FUNCTION, path, "pinctrl-0 (" + group + ")"));
                }
            }
        }
        if (node.properties().containsKey("gpio-hog") && path.startsWith(CONTROLLER + "/")) {
            claims.add(new Claim(node.cells("gpios").get(0), Claim.Kind.LINE, path, "gpios"));
        } else {
            node.properties().keySet().stream()
                    .filter(name -> name.matches("(.+-)?gpios?"))
                    .forEach(property -> collectLines(path, property, node.cells(property)));
        }
        node.children().forEach((name, child) -> collect(path + "/" + name, child));
    }

    private void collectLines(String path, String property, List<Integer> cells) {
        for (int i = 0; i + CELLS_PER_LINE <= cells.size(); i += CELLS_PER_LINE) {
            if (cells.get(i) == controller) {
                claims.add(new Claim(cells.get(i + 1), Claim.Kind.LINE, path, property));
            }
        }
    }
}
