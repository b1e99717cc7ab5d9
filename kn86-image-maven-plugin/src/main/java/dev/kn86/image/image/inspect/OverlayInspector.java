// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.format.devicetree.TreeNode;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reports on device-tree overlays: their compatible strings, the target of each fragment, and their parameters; of base
 * trees, what they are for, and their parameters.
 */
public record OverlayInspector() implements Inspector {

    /** A fragment's target, as dtc lists the places that need a label's phandle: {@code PATH:PROPERTY:OFFSET}. */
    private static final Pattern TARGET = Pattern.compile("/([^/:]+):target:0");

    @Override
    public boolean recognises(ByteBuffer head) {
        return FlatTree.isAtStartOf(head);
    }

    @Override
    public Report inspect(Path file) throws BuildFailure, IOException {
        requireWhole(file);
        TreeNode root = FlatTree.read(file).root();
        List<TreeNode> fragments = root.children().values().stream()
                .filter(node -> node.name().startsWith("fragment"))
                .toList();
        Report report = new Report(fragments.isEmpty() ? "device tree, no overlay" : "device tree overlay");
        for (String property : List.of("model", "compatible")) {
            if (root.properties().containsKey(property)) {
                report.value(property, String.join(" ", texts(root, property)));
            }
        }
        Map<String, String> labels = targetLabels(root);
        if (!fragments.isEmpty()) {
            report.section("fragments");
        }
        fragments.forEach(node -> report.value(TerminalText.bytes(node.name()), target(node, labels)));
        TreeNode parameters = root.children().get("__overrides__");
        if (parameters != null) {
            report.section("parameters (__overrides__)");
            parameters.properties().keySet().stream()
                    .filter(name -> !name.equals("phandle"))
                    .forEach(name -> report.line(TerminalText.bytes(name)));
        }
        return report;
    }

    private static void requireWhole(Path file) throws BuildFailure, IOException {
        long size = Files.size(file);
        ByteBuffer header;
        try (var in = Files.newInputStream(file)) {
            header = ByteBuffer.wrap(in.readNBytes(FlatTree.HEADER_BYTES));
        }
        long stated = size < FlatTree.HEADER_BYTES ? FlatTree.HEADER_BYTES : FlatTree.statedBytes(header);
        if (size < stated) {
            throw new BuildFailure(
                    file + ": truncated: a device tree of " + stated + " bytes, the file has " + size,
                    "Compile or copy the overlay again.");
        }
    }

    /** A fragment's target: a path, a label of the base tree, or a node of the overlay itself. */
    private static String target(TreeNode fragment, Map<String, String> labels) {
        String target = fragment.properties().containsKey("target-path")
                ? String.join(" ", texts(fragment, "target-path"))
                : labels.containsKey(fragment.name())
                        ? "&" + TerminalText.bytes(labels.get(fragment.name()))
                        : fragment.properties().containsKey("target") ? "within the overlay" : "no target";
        return fragment.children().containsKey("__dormant__")
                ? target + " (dormant until a parameter wakes it)"
                : target;
    }

    /** The label that each fragment's target refers to, by the fragment's name. */
    private static Map<String, String> targetLabels(TreeNode root) {
        Map<String, String> labels = new HashMap<>();
        TreeNode fixups = root.children().get("__fixups__");
        if (fixups != null) {
            fixups.properties().forEach((label, places) -> strings(places).forEach(place -> {
                Matcher target = TARGET.matcher(place);
                if (target.matches()) {
                    labels.put(target.group(1), label);
                }
            }));
        }
        return labels;
    }

    private static List<String> texts(TreeNode node, String property) {
        return strings(node.properties().get(property)).map(TerminalText::bytes).collect(Collectors.toList());
    }

    /** The texts of a value, which are separated by NUL. */
    private static Stream<String> strings(byte[] value) {
        return Stream.of(new String(value, StandardCharsets.ISO_8859_1).split("\0"));
    }
}
