// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.board.overlay;

import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.format.devicetree.TreeNode;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * {@code overlays/overlay_map.dtb}: a node for each overlay that is not the same on every platform (device-tree.adoc of
 * the Raspberry Pi documentation, "The overlay map file").
 *
 * @param root its root node
 */
record OverlayMap(TreeNode root) {

    private static final Set<String> BCM2835_FAMILY =
            Set.of("bcm2708", "bcm2709", "bcm2710", "bcm2835", "bcm2836", "bcm2837");

    /** The platform that a base tree is for, by its {@code compatible}; empty when the map knows none such. */
    static Optional<String> platform(TreeNode base) {
        byte[] compatible = base.properties().getOrDefault("compatible", new byte[0]);
        for (String name : new String(compatible, StandardCharsets.ISO_8859_1).split("\0")) {
            String chip = name.substring(name.indexOf(',') + 1);
            if (BCM2835_FAMILY.contains(chip)) {
                return Optional.of("bcm2835");
            }
            if (chip.equals("bcm2711") || chip.equals("bcm2712")) {
                return Optional.of(chip);
            }
        }
        return Optional.empty();
    }

    /**
     * The overlay to load in place of the one asked for.
     *
     * @throws BuildFailure when it is of no use on the platform
     */
    OverlayLoad remap(OverlayLoad load, String platform) throws BuildFailure {
        TreeNode entry = root.children().get(load.name());
        if (entry == null) {
            return load;
        }
        byte[] there = entry.properties().get(platform);
        Optional<String> other = there == null ? entry.text("renamed") : entry.text(platform);
        if (there == null && other.isEmpty()) {
            throw new BuildFailure(
                    "the overlay " + TerminalText.line(load.name()) + " is not for this board: "
                            + entry.text("deprecated")
                                    .map(advice -> "it is deprecated, " + TerminalText.line(advice))
                                    .orElse("the overlay map does not list it for " + platform),
                    "Leave it out, or set it in a section for the boards that it is for.");
        }
        if (other.isEmpty() || other.get().isEmpty()) {
            return load;
        }
        OverlayLoad renamed = OverlayLoad.parse(other.get());
        return renamed.with(load.parameters());
    }
}
