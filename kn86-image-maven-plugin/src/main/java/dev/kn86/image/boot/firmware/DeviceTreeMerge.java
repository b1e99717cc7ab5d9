// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.firmware;

import dev.kn86.image.board.overlay.DeviceTreeTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
     * @param overlays the {@code .dtbo} files, in the order of application
     * @param target gets the merged tree
     * @throws BuildFailure naming the first overlay that does not apply
     */
    void merge(Path base, List<Path> overlays, Path target) throws BuildFailure, IOException {
        Path merged = base;
        for (Path overlay : overlays) {
            Path next = target.resolveSibling(target.getFileName() + ".next");
            CommandResult result = tools.apply(merged, List.of(overlay), next);
            if (!result.succeeded()) {
                throw new BuildFailure(
                        "the overlay " + overlay.getFileName() + " does not apply to " + base.getFileName() + ": "
                                + (result.stdout() + result.stderr()).strip(),
                        "Correct the overlay: each label that it refers to must be a symbol of that tree.");
            }
            Files.move(next, target, StandardCopyOption.REPLACE_EXISTING);
            merged = target;
        }
        if (overlays.isEmpty()) {
            Files.copy(base, target, StandardCopyOption.REPLACE_EXISTING);
        }
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
                        tools.toolbox().command("dtc", "-q", "-I", "dtb", "-O", "dts", tree),
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
