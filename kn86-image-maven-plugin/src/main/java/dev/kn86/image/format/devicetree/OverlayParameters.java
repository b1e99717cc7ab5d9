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
 * Applies parameters to an overlay before it is merged, as the firmware does: device-tree.adoc of the Raspberry Pi
 * documentation, "Adding parameters". A node's {@code __overrides__} maps a parameter to pairs of a phandle and a
 * text. Not done here, and refused: byte strings ({@code [}), and labels of the base tree as targets.
 */
public final class OverlayParameters {

    private static final Set<String> TRUE = Set.of("y", "yes", "on", "true", "down");
    private static final Set<String> FALSE = Set.of("n", "no", "off", "false");

    /** Property, separator with offset, literal or lookup table. */
    private static final Pattern TARGET =
            Pattern.compile("([^.;:#?!\\[{=]+)(?:([.;:#])(\\d+)|([?!]))?(?:=(.+)|\\{(.*)\\})?");
    /** Bytes of a number, as powers of two. */
    private static final String SIZES = ";.:#";

    private static final Pattern FRAGMENT = Pattern.compile("([-+=!])(\\d+)");

    private final String overlay;
    private final TreeNode root;

    /**
     * @param overlay its name, for messages
     * @param root the overlay's root node, which is changed
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

    /** @throws BuildFailure when there is no such parameter, or it does not take this value */
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
            // The text ends with a NUL.
        }
        return new String(buffer.array(), start, buffer.position() - start - 1, StandardCharsets.UTF_8);
    }

    private void switchFragments(OverlayLoad.Parameter parameter, String operations) throws BuildFailure {
        boolean on = number(parameter.value())
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
                    .orElseThrow(() -> refusal(
                            parameter,
                            "the overlay has no " + fragment.substring(1),
                            "Correct __overrides__ in the overlay's source."));
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
        Matcher target = TARGET.matcher(text);
        if (!target.matches()) {
            throw malformed(parameter, text);
        }
        String path = path(root, "", phandle)
                .orElseThrow(() -> refusal(
                        parameter,
                        "no node of the overlay has the phandle " + phandle
                                + " (labels of the base tree cannot be targets here)",
                        "Correct __overrides__ in the overlay's source."));
        Map<String, byte[]> properties = root.find(path).orElseThrow().properties();
        String property = target.group(1);
        String value = value(parameter, target);
        if (target.group(2) != null) {
            int offset = Integer.parseInt(target.group(3));
            long number = integer(parameter, value);
            setNumber(properties, property, offset, 1 << SIZES.indexOf(target.group(2)), number);
            if (property.equals("reg") && offset == 0 && path.contains("@")) {
                rename(path, path.replaceFirst(".*/", "").replaceFirst("@.*", "@" + Long.toHexString(number)));
            }
        } else if (target.group(4) != null) {
            boolean present = integer(parameter, value) != 0 ^ target.group(4).equals("!");
            properties.remove(property);
            if (present) {
                properties.put(property, new byte[0]);
            }
        } else {
            String string = property.equals("status") ? status(value) : value;
            properties.put(property, (string + "\0").getBytes(StandardCharsets.UTF_8));
        }
    }

    private String value(OverlayLoad.Parameter parameter, Matcher target) throws BuildFailure {
        if (target.group(5) != null) {
            return target.group(5);
        }
        return target.group(6) == null ? parameter.value() : lookUp(parameter, target.group(6));
    }

    /** {@code key=value,…}; values may be quoted; an empty key is the default; a key without value stands for itself. */
    private String lookUp(OverlayLoad.Parameter parameter, String table) throws BuildFailure {
        Optional<String> fallback = Optional.empty();
        for (String entry : table.split(",")) {
            String[] pair = entry.split("=", 2);
            String value = pair.length == 2 ? pair[1].replaceAll("^'(.*)'$", "$1") : parameter.value();
            if (pair[0].equals(parameter.value())) {
                return value;
            }
            if (pair[0].isEmpty()) {
                fallback = Optional.of(value);
            }
        }
        return fallback.orElseThrow(() -> refusal(
                parameter,
                "it does not take this value",
                "Use one of: "
                        + String.join(", ", table.replaceAll("=[^,]*", "").split(",")) + "."));
    }

    private static void setNumber(Map<String, byte[]> properties, String property, int offset, int size, long number) {
        byte[] old = properties.getOrDefault(property, new byte[0]);
        byte[] bytes = Arrays.copyOf(old, Math.max(old.length, offset + size));
        byte[] wide = ByteBuffer.allocate(Long.BYTES).putLong(0, number).array();
        System.arraycopy(wide, Long.BYTES - size, bytes, offset, size);
        properties.put(property, bytes);
    }

    private long integer(OverlayLoad.Parameter parameter, String value) throws BuildFailure {
        return number(value)
                .orElseThrow(() -> refusal(
                        parameter, "\"" + value + "\" is no number", "Use a decimal or 0x… number, or on and off."));
    }

    private static Optional<Long> number(String value) {
        if (TRUE.contains(value)) {
            return Optional.of(1L);
        }
        if (FALSE.contains(value)) {
            return Optional.of(0L);
        }
        if (value.equals("up")) {
            return Optional.of(2L);
        }
        try {
            return Optional.of(Long.decode(value));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String status(String value) {
        if (Set.of("y", "yes", "on", "true", "enable", "1").contains(value)) {
            return "okay";
        }
        return Set.of("n", "no", "off", "false", "0").contains(value) ? "disabled" : value;
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

    /** Renames a node wherever the overlay speaks of it: also in dtc's lists of labels and of places to be resolved. */
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
                "its target \"" + text + "\" is none that is understood here",
                "Correct __overrides__ in the overlay's source; device-tree.adoc of the Raspberry Pi documentation has the forms.");
    }

    private BuildFailure refusal(OverlayLoad.Parameter parameter, String problem, String remedy) {
        return new BuildFailure("overlay " + overlay + ", parameter " + parameter + ": " + problem, remedy);
    }
}
