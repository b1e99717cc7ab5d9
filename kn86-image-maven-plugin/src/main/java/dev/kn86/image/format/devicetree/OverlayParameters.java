// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.devicetree;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Applies parameters to an overlay before it is merged, as the firmware does (device-tree.adoc of the Raspberry Pi
 * documentation, "Adding parameters"). The node {@code __overrides__} maps each parameter to pairs of a phandle and a
 * text. Two forms are not supported and are refused: byte strings ({@code [}), and labels of the base tree as targets.
 */
public final class OverlayParameters {

    private static final String CORRECT_OVERRIDES = "Correct __overrides__ in the overlay's source.";

    /**
     * An operation on a fragment: on ({@code +}), off ({@code -}), as the value says ({@code =}), or its opposite
     * ({@code !}).
     */
    private static final Pattern FRAGMENT = Pattern.compile("([-+=!])(\\d+)");

    private final String overlay;
    private final TreeNode root;

    /**
     * @param overlay its name, for messages
     * @param root the overlay's root node; parameters change it
     */
    public OverlayParameters(String overlay, TreeNode root) {
        this.overlay = overlay;
        this.root = root;
    }

    /** The parameters that the overlay has. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(
                overrides().map(node -> node.properties().keySet()).orElse(Set.of()));
        names.remove("phandle");
        return names;
    }

    private Optional<TreeNode> overrides() {
        return root.find("__overrides__");
    }

    /**
     * Applies a parameter, which changes the overlay.
     *
     * @throws BuildFailure when the overlay has no such parameter, or the parameter does not take the value
     */
    public void apply(OverlayLoad.Parameter parameter) throws BuildFailure {
        if (!names().contains(parameter.name())) {
            throw refusal(
                    parameter,
                    "there is no such parameter",
                    names().isEmpty() ? "This overlay takes none." : "Use one of: " + String.join(", ", names()) + ".");
        }
        ByteBuffer targets =
                ByteBuffer.wrap(overrides().orElseThrow().properties().get(parameter.name()));
        while (targets.hasRemaining()) {
            int phandle = targets.getInt();
            String text = text(targets);
            if (phandle == 0) {
                switchFragments(parameter, text);
            } else {
                change(parameter, phandle, text);
            }
        }
    }

    private static String text(ByteBuffer buffer) {
        int start = buffer.position();
        while (buffer.get() != 0) {
            // Advances to the NUL that ends the text.
        }
        return new String(buffer.array(), start, buffer.position() - start - 1, StandardCharsets.UTF_8);
    }

    private void switchFragments(OverlayLoad.Parameter parameter, String operations) throws BuildFailure {
        boolean on = ParameterValue.number(parameter.value())
                .map(value -> value != 0)
                .orElse(!parameter.value().isEmpty());
        Matcher operation = FRAGMENT.matcher(operations);
        int end = 0;
        while (operation.find() && operation.start() == end) {
            end = operation.end();
            boolean active =
                    switch (operation.group(1)) {
                        case "+" -> true;
                        case "-" -> false;
                        case "=" -> on;
                        default -> !on;
                    };
            String fragment = "/fragment@" + operation.group(2);
            TreeNode node = root.find(fragment)
                    .orElseThrow(
                            () -> refusal(parameter, "the overlay has no " + fragment.substring(1), CORRECT_OVERRIDES));
            String state = active ? "__dormant__" : "__overlay__";
            if (node.children().containsKey(state)) {
                rename(fragment + "/" + state, active ? "__overlay__" : "__dormant__");
            }
        }
        if (end == 0 || end != operations.length()) {
            throw malformed(parameter, operations);
        }
    }

    private void change(OverlayLoad.Parameter parameter, int phandle, String text) throws BuildFailure {
        ParameterTarget target = ParameterTarget.parse(text).orElseThrow(() -> malformed(parameter, text));
        String path = path(root, "", phandle)
                .orElseThrow(() -> refusal(
                        parameter,
                        "no node of the overlay has the phandle " + phandle
                                + " (labels of the base tree cannot be targets here)",
                        CORRECT_OVERRIDES));
        String value = target.value(parameter.value())
                .orElseThrow(() -> refusal(
                        parameter,
                        "it does not take this value",
                        "Use one of: " + String.join(", ", target.keys()) + "."));
        Map<String, byte[]> properties = root.find(path).orElseThrow().properties();
        switch (target.kind()) {
            case NUMBER -> {
                long number = integer(parameter, value);
                setNumber(properties, target, number);
                if (target.property().equals("reg") && target.offset() == 0 && path.contains("@")) {
                    rename(path, path.replaceFirst(".*/", "").replaceFirst("@.*", "@" + Long.toHexString(number)));
                }
            }
            case PRESENT, ABSENT -> {
                boolean present = integer(parameter, value) != 0 ^ target.kind() == ParameterTarget.Kind.ABSENT;
                properties.remove(target.property());
                if (present) {
                    properties.put(target.property(), new byte[0]);
                }
            }
            case TEXT -> {
                String string = target.property().equals("status") ? ParameterValue.status(value) : value;
                properties.put(target.property(), (string + "\0").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void setNumber(Map<String, byte[]> properties, ParameterTarget target, long number) {
        byte[] old = properties.getOrDefault(target.property(), new byte[0]);
        byte[] bytes = Arrays.copyOf(old, Math.max(old.length, target.offset() + target.bytes()));
        byte[] wide = ByteBuffer.allocate(Long.BYTES).putLong(0, number).array();
        System.arraycopy(wide, Long.BYTES - target.bytes(), bytes, target.offset(), target.bytes());
        properties.put(target.property(), bytes);
    }

    private long integer(OverlayLoad.Parameter parameter, String value) throws BuildFailure {
        return ParameterValue.number(value)
                .orElseThrow(() -> refusal(
                        parameter, "\"" + value + "\" is no number", "Use a decimal or 0x… number, or on and off."));
    }

    private static Optional<String> path(TreeNode parent, String parentPath, int phandle) {
        for (Map.Entry<String, TreeNode> child : parent.children().entrySet()) {
            String path = parentPath + "/" + child.getKey();
            Optional<String> found = child.getValue().phandle().orElse(0) == phandle
                    ? Optional.of(path)
                    : path(child.getValue(), path, phandle);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Renames a node, also in the lists of labels and of unresolved places that dtc adds to an overlay. */
    private void rename(String path, String newName) {
        String parent = path.substring(0, path.lastIndexOf('/'));
        String name = path.substring(parent.length() + 1);
        for (String tree : List.of("", "/__local_fixups__")) {
            root.find(tree + parent).ifPresent(node -> node.renameChild(name, newName));
        }
        Pattern mention = Pattern.compile("(?<=^|\\x00)" + Pattern.quote(path) + "(?=[/:\\x00]|$)");
        for (String list : List.of("__fixups__", "__symbols__")) {
            root.find(list).ifPresent(node -> node.properties()
                    .replaceAll((label, places) -> mention.matcher(new String(places, StandardCharsets.UTF_8))
                            .replaceAll(Matcher.quoteReplacement(parent + "/" + newName))
                            .getBytes(StandardCharsets.UTF_8)));
        }
    }

    private BuildFailure malformed(OverlayLoad.Parameter parameter, String text) {
        return refusal(
                parameter,
                "its target \"" + text + "\" has a form that is not supported",
                "Correct __overrides__ in the overlay's source. The Raspberry Pi documentation, device-tree.adoc, lists"
                        + " the forms.");
    }

    private BuildFailure refusal(OverlayLoad.Parameter parameter, String problem, String remedy) {
        return new BuildFailure("overlay " + overlay + ", parameter " + parameter + ": " + problem, remedy);
    }
}
