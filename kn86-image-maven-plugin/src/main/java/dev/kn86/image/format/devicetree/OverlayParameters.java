// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Applies parameters to an overlay, or to a base tree, as the firmware does: device-tree.adoc of the Raspberry Pi
 * documentation, "Device Tree parameters", and where that is silent, dtmerge of github.com/raspberrypi/utils. A node's
 * {@code __overrides__} maps a parameter to what it changes; docs/device-tree.md lists the forms.
 */
public final class OverlayParameters {

    private static final String OVERRIDES = "__overrides__";

    /** Whose parameters they are, for messages. */
    private final String owner;

    private final TreeNode root;
    private final TreeGrowth growth;
    /** Set as long as cells of the tree wait for a merge; null: they are filled in, or not read yet. */
    private OverlayReferences references;

    /**
     * @param overlay its name, for messages
     * @param root the root node of an overlay as dtc made it, which is changed
     */
    public OverlayParameters(String overlay, TreeNode root) {
        this("overlay " + overlay, root, null, new TreeGrowth());
    }

    static OverlayParameters ofBaseTree(TreeNode root) {
        return new OverlayParameters("the base tree", root, null, new TreeGrowth());
    }

    /** Those of an overlay whose cells are filled in. */
    static OverlayParameters ofResolved(
            String overlay, TreeNode root, OverlayReferences references, TreeGrowth growth) {
        return new OverlayParameters("overlay " + overlay, root, references, growth);
    }

    private OverlayParameters(String owner, TreeNode root, OverlayReferences references, TreeGrowth growth) {
        this.owner = owner;
        this.root = root;
        this.references = references;
        this.growth = growth;
    }

    /** The parameters that the tree has. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(
                overrides().map(node -> node.properties().keySet()).orElse(Set.of()));
        names.remove("phandle");
        return names;
    }

    private Optional<TreeNode> overrides() {
        return root.child(OVERRIDES);
    }

    /**
     * Applies a parameter, which changes the overlay.
     *
     * @throws BuildFailure when there is no such parameter, it does not take this value, or its entry is malformed;
     *     some of its targets may have been changed then
     */
    public void apply(OverlayLoad.Parameter parameter) throws BuildFailure {
        String whose = owner + ", parameter " + TerminalText.line(parameter.toString());
        if (!names().contains(parameter.name())) {
            throw new BuildFailure(
                    whose + ": there is no such parameter",
                    names().isEmpty()
                            ? "It takes none."
                            : "Use one of: " + TerminalText.line(String.join(", ", names()), OverlayFault.LONGEST_TEXT)
                                    + ".");
        }
        try {
            if (references == null) {
                references = OverlayReferences.of(root);
            }
            applyTargets(parameter);
            references.store();
        } catch (OverlayFault e) {
            throw e.of(whose);
        }
    }

    /**
     * Merges the fragments that aim at other parts of the overlay: a tool that merges in one pass, such as fdtoverlay,
     * cannot.
     *
     * @throws BuildFailure when they do not fit
     */
    public void mergeIntraFragments() throws BuildFailure {
        try {
            if (references == null) {
                references = OverlayReferences.of(root);
            }
            new IntraFragments(root, references, growth).merge();
            references.store();
        } catch (OverlayFault e) {
            throw e.of(owner);
        }
    }

    private void applyTargets(OverlayLoad.Parameter parameter) throws OverlayFault {
        if (parameter.value().length() > OverrideReader.MAXIMUM_TEXT) {
            throw new OverlayFault(
                    "its value has more than " + OverrideReader.MAXIMUM_TEXT + " bytes", "Use a shorter value.");
        }
        TreeNode overrides = overrides().orElseThrow();
        OverrideReader targets = new OverrideReader(overrides.properties().get(parameter.name()));
        for (Optional<OverrideTarget> target = targets.next(parameter.value());
                target.isPresent();
                target = targets.next(parameter.value())) {
            if (target.get().kind() == OverrideTarget.Kind.FRAGMENTS) {
                new FragmentSwitch(root, references)
                        .apply(target.get().property(), target.get().value());
            } else {
                change(
                        target.get(),
                        new ReferencePlace(
                                overrides, parameter.name(), target.get().cell()));
            }
        }
    }

    private void change(OverrideTarget target, ReferencePlace cell) throws OverlayFault {
        TreeNode node = root.withPhandle(Math.max(0, target.phandle()))
                .orElseThrow(() -> new OverlayFault(
                        "no node of the overlay has the phandle " + target.phandle()
                                + " (labels of the base tree cannot be targets here)",
                        OverlayFault.CORRECT_OVERRIDES));
        switch (target.kind()) {
            case STRING -> {
                references.copied(cell, node, target.property(), 0, 0);
                changeText(node, target);
            }
            case BYTES -> replace(node, target.property(), PropertyChange.bytes(target.value()));
            case FLAG -> changeFlag(node, target.property(), integer(target.value()) != 0);
            case INVERTED_FLAG -> changeFlag(node, target.property(), integer(target.value()) == 0);
            default -> changeNumber(node, target, cell);
        }
    }

    private void changeText(TreeNode node, OverrideTarget target) throws OverlayFault {
        String text = PropertyChange.unescaped(target.value());
        if (target.property().equals("name")) {
            rename(node, text);
        } else if (target.property().equals(BootArguments.PROPERTY)) {
            growth.add(text.length() + 1);
            BootArguments.append(node, PropertyChange.string(text), references);
        } else {
            replace(node, target.property(), PropertyChange.string(text));
        }
    }

    private void changeFlag(TreeNode node, String property, boolean present) throws OverlayFault {
        if (present) {
            replace(node, property, new byte[0]);
        } else {
            node.properties().remove(property);
            references.replaced(node, property);
        }
    }

    private void changeNumber(TreeNode node, OverrideTarget target, ReferencePlace cell) throws OverlayFault {
        long number = integer(target.value());
        byte[] old = node.properties().get(target.property());
        int length = old == null ? 0 : old.length;
        boolean reg = target.property().equals("reg");
        if (length >= target.offset() + target.size() || !reg) {
            growth.add(Math.max(0, target.offset() + target.size() - length));
            byte[] value = PropertyChange.number(old, target.offset(), target.size(), number);
            node.properties().put(target.property(), value);
            references.overwritten(node, target.property(), target.offset(), target.size());
            references.copied(cell, node, target.property(), target.offset(), target.size());
        }
        // "reg" is the node's address, also where there is no such property: it is neither made nor made longer.
        if (reg && target.offset() == 0 && node.name().indexOf('@') >= 0) {
            rename(node, node.name().substring(0, node.name().indexOf('@') + 1) + Integer.toHexString((int) number));
        }
    }

    private void replace(TreeNode node, String property, byte[] value) throws OverlayFault {
        growth.add(value.length);
        node.properties().put(property, value);
        references.replaced(node, property);
    }

    private void rename(TreeNode node, String name) {
        if (!node.name().equals(name)) {
            node.rename(name);
            references.renamed();
        }
    }

    private static long integer(String value) throws OverlayFault {
        return OverrideNumber.parse(value)
                .orElseThrow(() -> new OverlayFault(
                        "\"" + value + "\" is no number", "Use a decimal or 0x… number, or on and off."));
    }
}
