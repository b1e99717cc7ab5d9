// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot.panel;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parts of a tour that a test plays by name, each on a running deck: data of the product (docs/update-test.md, "The
 * scenes").
 *
 * @param file where they come from
 * @param layout the panel and the grid of the screen's cells
 * @param scenes the steps of each scene, in the order of the file
 */
public record TourScenes(Path file, PanelLayout layout, Map<String, List<TourStep>> scenes) {

    public TourScenes {
        scenes = new LinkedHashMap<>(scenes);
    }

    /**
     * Reads scenes.
     *
     * @throws BuildFailure naming file and line of the first fault, and what is allowed there
     */
    public static TourScenes read(Path file) throws BuildFailure, IOException {
        return new TourReader(file).readScenes();
    }

    /**
     * Refuses a file that lacks a scene.
     *
     * @throws BuildFailure naming the first of these that is missing
     */
    public void require(Collection<String> names) throws BuildFailure {
        for (String name : names) {
            steps(name);
        }
    }

    /** The steps of a scene. */
    public List<TourStep> steps(String name) throws BuildFailure {
        if (!scenes.containsKey(name)) {
            throw new BuildFailure(
                    file + " has no scene \"" + name + "\"", "Add it: docs/update-test.md, \"The scenes\".");
        }
        return scenes.get(name);
    }
}
