// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Merges overlays, with parameters, into a base tree as the firmware does. The reference is dtmerge of
 * github.com/raspberrypi/utils (dtmerge/dtmerge.c and dtoverlay.c): labels are resolved first, then parameters are
 * applied, then fragments are merged that aim at other fragments, and the others last.
 */
public final class OverlayMerge {

    /**
     * What a tree without an alias "i2c" is given: another name, and the one whose alias, symbol and parameter it
     * shares.
     */
    private static final List<Map.Entry<String, String>> I2C_SYNONYMS = List.of(
            Map.entry("i2c_arm", "i2c0"),
            Map.entry("i2c_vc", "i2c1"),
            Map.entry("i2c_baudrate", "i2c0_baudrate"),
            Map.entry("i2c_arm_baudrate", "i2c0_baudrate"),
            Map.entry("i2c_vc_baudrate", "i2c1_baudrate"));

    private static final String ALIASES = "aliases";
    private static final String SYMBOLS = "__symbols__";

    private final TreeNode base;

    /**
     * Prepares a base tree for overlays.
     *
     * @param base the root of the tree, which is changed
     */
    public OverlayMerge(TreeNode base) {
        this.base = base;
        if (base.child(ALIASES).map(aliases -> aliases.properties().get("i2c")).isEmpty()) {
            for (Map.Entry<String, String> synonym : I2C_SYNONYMS) {
                for (String table : List.of(ALIASES, SYMBOLS, "__overrides__")) {
                    base.child(table)
                            .filter(node -> node.properties().containsKey(synonym.getValue()))
                            .ifPresent(node -> node.properties()
                                    .put(synonym.getKey(), node.properties().get(synonym.getValue())));
                }
            }
        }
    }

    /** The labels that an overlay may refer to. */
    public Set<String> labels() {
        return base.child(SYMBOLS)
                .map(symbols -> Set.copyOf(symbols.properties().keySet()))
                .orElse(Set.of());
    }

    /** The base tree's parameters. */
    public Set<String> parameters() {
        return OverlayParameters.ofBaseTree(base).names();
    }

    /** Applies parameters to the base tree, as {@code dtparam=} lines do that belong to no overlay. */
    public void applyToBase(List<OverlayLoad.Parameter> parameters) throws BuildFailure {
        for (OverlayLoad.Parameter parameter : parameters) {
            OverlayParameters.ofBaseTree(base).apply(parameter);
        }
    }

    /**
     * Merges an overlay.
     *
     * @param load the name is for messages; a parameter that the overlay does not have is one of the base tree
     * @param overlay its root, which is used up
     * @throws BuildFailure when a label is missing, or a parameter or fragment does not fit; the base tree may have
     *     been changed in part then
     */
    public void merge(OverlayLoad load, TreeNode overlay) throws BuildFailure {
        try {
            OverlayResolution resolution = new OverlayResolution(base, overlay);
            resolution.resolve();
            TreeGrowth growth = new TreeGrowth();
            OverlayReferences resolved = OverlayReferences.none(overlay);
            OverlayParameters own = OverlayParameters.ofResolved(load.name(), overlay, resolved, growth);
            OverlayParameters others = OverlayParameters.ofBaseTree(base);
            Set<String> ownNames = own.names();
            for (OverlayLoad.Parameter parameter : load.parameters()) {
                boolean foreign =
                        !ownNames.contains(parameter.name()) && others.names().contains(parameter.name());
                (foreign ? others : own).apply(parameter);
            }
            new IntraFragments(overlay, resolved, growth).merge();
            mergeFragments(overlay, exports(overlay), growth);
        } catch (OverlayFault e) {
            throw e.of("overlay " + load.name());
        }
    }

    /** Labels of the overlay that later ones may refer to. */
    private static Set<String> exports(TreeNode overlay) {
        return new HashSet<>(overlay.child("__exports__")
                .map(exports -> exports.properties().keySet())
                .orElse(Set.of()));
    }

    private void mergeFragments(TreeNode overlay, Set<String> exports, TreeGrowth growth) throws OverlayFault {
        NodeMerge merge = new NodeMerge(OverlayReferences.none(base), growth);
        OverlayFault ofAliases = null;
        for (TreeNode node : List.copyOf(overlay.nodes())) {
            if (node.name().equals(SYMBOLS)) {
                Map<String, byte[]> exported = new LinkedHashMap<>(node.properties());
                exported.keySet().retainAll(exports);
                base.child(SYMBOLS).ifPresent(symbols -> export(exported, symbols, overlay));
            } else if (isFragment(node) && node.child(FragmentSwitch.ACTIVE).isPresent()) {
                TreeNode content = node.child(FragmentSwitch.ACTIVE).get();
                TreeNode target = target(node);
                // An alias without a place is forgotten when another fragment follows: dtoverlay.c keeps the last
                // result.
                ofAliases = null;
                if (target.name().equals(ALIASES)) {
                    ofAliases = mergeAliases(target, content, overlay);
                } else {
                    merge.merge(target, content, base.depthOf(target));
                }
            }
        }
        if (ofAliases != null) {
            throw ofAliases;
        }
    }

    /** Returns the fault of the first alias that has no place; those behind it are left out. */
    private OverlayFault mergeAliases(TreeNode aliases, TreeNode content, TreeNode overlay) {
        try {
            mergePaths(aliases, content.properties(), overlay);
            return null;
        } catch (OverlayFault e) {
            return e;
        }
    }

    /**
     * A label of a fragment that was for another part of the overlay has no place in the base tree: dtoverlay.c exports
     * no more then, and goes on.
     */
    private void export(Map<String, byte[]> exported, TreeNode symbols, TreeNode overlay) {
        for (Map.Entry<String, byte[]> label : exported.entrySet()) {
            try {
                mergePaths(symbols, Map.of(label.getKey(), label.getValue()), overlay);
            } catch (OverlayFault e) {
                return;
            }
        }
    }

    static boolean isFragment(TreeNode node) {
        return node.name().startsWith("fragment@") || node.name().startsWith("fragment-");
    }

    /** The node of the base tree that a fragment is for. */
    private TreeNode target(TreeNode fragment) throws OverlayFault {
        byte[] path = fragment.properties().get("target-path");
        if (path != null) {
            String text = text(path);
            return find(base, text)
                    .orElseThrow(() -> new OverlayFault(
                            fragment.name() + " is for " + text + ", and the tree has no such node",
                            "Correct target-path in the overlay."));
        }
        byte[] target = fragment.properties().get("target");
        if (target == null || target.length != Integer.BYTES) {
            throw new OverlayFault(
                    fragment.name() + " has neither target nor target-path",
                    "Say which node it is for: target = <&LABEL>.");
        }
        return base.withPhandle(Math.max(0, ByteBuffer.wrap(target).getInt()))
                .orElseThrow(() -> new OverlayFault(
                        "the tree has no node that " + fragment.name() + " is for", "Correct target in the overlay."));
    }

    private static String text(byte[] string) {
        String text = new String(string, StandardCharsets.ISO_8859_1);
        return text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
    }

    /** A path that does not begin with a slash begins with an alias. */
    static Optional<TreeNode> find(TreeNode base, String path) {
        if (path.startsWith("/")) {
            return base.find(path);
        }
        int slash = path.indexOf('/');
        String alias = slash < 0 ? path : path.substring(0, slash);
        return base.child(ALIASES)
                .map(aliases -> aliases.properties().get(alias))
                .flatMap(target -> base.find(text(target)))
                .flatMap(node -> slash < 0 ? Optional.of(node) : node.find(path.substring(slash)));
    }

    /** Paths into a fragment become paths into its target. */
    private void mergePaths(TreeNode table, Map<String, byte[]> paths, TreeNode overlay) throws OverlayFault {
        String within = "/" + FragmentSwitch.ACTIVE;
        for (Map.Entry<String, byte[]> path : paths.entrySet()) {
            byte[] value = path.getValue();
            String text = text(value);
            int second = text.indexOf('/', 1);
            boolean rebased = text.startsWith("/")
                    && second > 0
                    && text.startsWith(within, second)
                    && (text.length() == second + within.length() || text.charAt(second + within.length()) == '/');
            if (rebased) {
                Optional<TreeNode> fragment = overlay.find(text.substring(0, second));
                if (fragment.isEmpty()) {
                    throw new OverlayFault("it has no node " + text, "Compile the overlay again with dtc -@.");
                }
                String target = base.pathTo(target(fragment.get())).orElseThrow();
                int rest = second + within.length();
                value = rebased(target, Arrays.copyOfRange(value, rest, value.length));
            }
            table.properties().put(path.getKey(), value);
        }
    }

    /**
     * A path with another beginning.
     *
     * @param rest a slash and names, or only the final NUL
     */
    private static byte[] rebased(String target, byte[] rest) {
        // dtoverlay.c leaves the rest's first byte out behind the root's slash, and that may be the NUL.
        int left = target.equals("/") ? 1 : 0;
        String kept = new String(rest, StandardCharsets.ISO_8859_1).substring(Math.min(left, rest.length));
        return (target + kept).getBytes(StandardCharsets.ISO_8859_1);
    }
}
