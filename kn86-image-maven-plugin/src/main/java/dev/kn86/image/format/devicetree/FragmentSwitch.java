// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import java.util.Optional;

/**
 * Switches fragments of an overlay on and off: {@code +N}, {@code -N}, {@code =N} and {@code !N}, one behind the other.
 */
final class FragmentSwitch {

    /** A fragment's content, and its name while it is switched off. */
    static final String ACTIVE = "__overlay__";

    static final String DORMANT = "__dormant__";

    private final TreeNode root;
    private final OverlayReferences references;

    FragmentSwitch(TreeNode root, OverlayReferences references) {
        this.root = root;
        this.references = references;
    }

    /** @param value a number, on or off; any other text that is not empty is on */
    void apply(String operations, String value) throws OverlayFault {
        boolean on = OverrideNumber.parse(value).map(number -> number != 0).orElse(!value.isEmpty());
        int at = 0;
        while (at < operations.length()) {
            boolean active =
                    switch (operations.charAt(at)) {
                        case '+' -> true;
                        case '-' -> false;
                        case '=' -> on;
                        case '!' -> !on;
                        default ->
                            throw new OverlayFault(
                                    "\"" + operations + "\" switches no fragments", OverlayFault.CORRECT_OVERRIDES);
                    };
            int end = OverrideNumber.end(operations, at + 1);
            set(Integer.toUnsignedString((int) OverrideNumber.number(operations.substring(at + 1, end))), active);
            at = end;
        }
    }

    private void set(String number, boolean active) throws OverlayFault {
        Optional<TreeNode> fragment = root.child("fragment@" + number).or(() -> root.child("fragment-" + number));
        if (fragment.isEmpty()) {
            throw new OverlayFault("the overlay has no fragment@" + number, OverlayFault.CORRECT_OVERRIDES);
        }
        Optional<TreeNode> content = fragment.get().child(active ? DORMANT : ACTIVE);
        if (content.isPresent()) {
            content.get().rename(active ? ACTIVE : DORMANT);
            references.renamed();
        }
    }
}
