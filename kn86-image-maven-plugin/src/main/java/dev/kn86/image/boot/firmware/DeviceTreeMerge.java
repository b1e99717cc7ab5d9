// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import dev.kn86.image.board.overlay.DeviceTreeTools;
import dev.kn86.image.board.overlay.MergedTree;
import dev.kn86.image.format.devicetree.OverlayLoad;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Applies overlays to a base device tree one after the other, as the firmware does. */
public final class DeviceTreeMerge {

    private final DeviceTreeTools tools;

    DeviceTreeMerge(DeviceTreeTools tools) {
        this.tools = tools;
    }

    /**
     * Merges. An overlay that does not apply is an error here; the firmware leaves it out without a message.
     *
     * @param loads the overlays with their parameters, in order
     * @param folder of their {@code .dtbo} files
     * @param target the merged tree
     * @throws BuildFailure naming the first overlay that does not apply
     */
    static void merge(Path base, List<OverlayLoad> loads, Path folder, Path target) throws BuildFailure, IOException {
        MergedTree tree = new MergedTree(base, folder);
        for (OverlayLoad load : loads) {
            List<OverlayLoad.Parameter> unknown = tree.unknown(load);
            if (!unknown.isEmpty()) {
                throw new BuildFailure(
                        "overlay " + load.name() + ", parameter " + unknown.get(0) + ": there is no such parameter",
                        "Correct the parameter's name: neither the overlay nor " + base.getFileName() + " has it.");
            }
            try {
                tree.apply(load);
            } catch (BuildFailure e) {
                throw new BuildFailure(
                        "the overlay " + load.fileName() + " does not apply to " + base.getFileName() + ": "
                                + e.getMessage().lines().findFirst().orElseThrow(),
                        e.remedy(),
                        e);
            }
        }
        tree.write(target);
    }

    /** The paths of the nodes that the merged tree has and the base tree lacks. */
    List<String> addedNodes(Path base, Path merged) throws BuildFailure {
        Set<String> added = nodes(merged);
        added.removeAll(nodes(base));
        return List.copyOf(added);
    }

    private Set<String> nodes(Path tree) throws BuildFailure {
        String source = tools.runner()
                .run(
                        tools.toolbox()
                                .command("dtc", "-q", "-I", "dtb", "-O", "dts", tree)
                                .confined(),
                        "Check " + tree + ": it is not a device tree.")
                .stdout();
        Set<String> paths = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>();
        for (String line : source.lines().map(String::strip).toList()) {
            if (line.endsWith("{")) {
                String name = line.substring(0, line.length() - 1)
                        .replaceFirst("^.*: *", "")
                        .strip();
                open.addLast(name);
                paths.add(
                        name.equals("/") ? "/" : "/" + String.join("/", new ArrayList<>(open).subList(1, open.size())));
            } else if (line.equals("};")) {
                open.removeLast();
            }
        }
        return paths;
    }
}
