// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.inspect;

import dev.kn86.image.debian.toolbox.Toolbox;
import dev.kn86.image.format.devicetree.FlatTree;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reports on device-tree overlays: their compatible strings, the target of each fragment, and their parameters.
 *
 * @param toolbox provides {@code fdtget}
 * @param runner runs it
 */
public record OverlayInspector(Toolbox toolbox, CommandRunner runner) implements Inspector {

    private static final String REMEDY = "Compile or copy the overlay again.";

    @Override
    public boolean recognises(ByteBuffer head) {
        return FlatTree.isAtStartOf(head);
    }

    @Override
    public Report inspect(Path file) throws BuildFailure, IOException {
        requireWhole(file);
        Report report = new Report("device tree overlay");
        if (properties(file, "/").contains("compatible")) {
            report.value("compatible", text(file, "/", "compatible"));
        }
        List<String> nodes = run(file, "-l", file, "/").lines();
        Map<String, String> labels = targetLabels(file, nodes);
        report.section("fragments");
        for (String node :
                nodes.stream().filter(name -> name.startsWith("fragment")).toList()) {
            report.value(node, target(file, "/" + node, labels));
        }
        if (nodes.contains("__overrides__")) {
            report.section("parameters (__overrides__)");
            properties(file, "/__overrides__").stream()
                    .filter(name -> !name.equals("phandle"))
                    .forEach(report::line);
        }
        return report;
    }

    private static void requireWhole(Path file) throws BuildFailure, IOException {
        byte[] bytes = Files.readAllBytes(file);
        long stated = bytes.length < FlatTree.HEADER_BYTES
                ? FlatTree.HEADER_BYTES
                : FlatTree.statedBytes(ByteBuffer.wrap(bytes));
        if (bytes.length < stated) {
            throw new BuildFailure(
                    file + ": truncated: a device tree of " + stated + " bytes, the file has " + bytes.length, REMEDY);
        }
    }

    /** A fragment's target: a path, a label of the base tree, or a node of the overlay itself. */
    private String target(Path file, String fragment, Map<String, String> labels) throws BuildFailure {
        List<String> properties = properties(file, fragment);
        String target = properties.contains("target-path")
                ? text(file, fragment, "target-path")
                : labels.containsKey(fragment)
                        ? "&" + labels.get(fragment)
                        : properties.contains("target") ? "within the overlay" : "no target";
        List<String> nodes = run(file, "-l", file, fragment).lines();
        return nodes.contains("__dormant__") ? target + " (dormant until a parameter wakes it)" : target;
    }

    /**
     * The label that each fragment's target refers to. For each label, dtc lists the places that need its phandle, as
     * {@code PATH:PROPERTY:OFFSET}.
     */
    private Map<String, String> targetLabels(Path file, List<String> nodes) throws BuildFailure {
        Map<String, String> labels = new TreeMap<>();
        if (nodes.contains("__fixups__")) {
            for (String label : properties(file, "/__fixups__")) {
                Arrays.stream(text(file, "/__fixups__", label).split(" "))
                        .filter(place -> place.matches("/[^/:]+:target:0"))
                        .forEach(place -> labels.put(place.substring(0, place.indexOf(':')), label));
            }
        }
        return labels;
    }

    private List<String> properties(Path file, String node) throws BuildFailure {
        return run(file, "-p", file, node).lines();
    }

    private String text(Path file, String node, String property) throws BuildFailure {
        return run(file, "-t", "s", file, node, property).stdout().strip();
    }

    private CommandResult run(Path file, Object... arguments) throws BuildFailure {
        CommandResult result =
                runner.attempt(toolbox.command("fdtget", arguments).confined());
        if (!result.succeeded()) {
            throw new BuildFailure(
                    file + ": a damaged device tree: " + result.stderr().strip(), REMEDY);
        }
        return result;
    }
}
