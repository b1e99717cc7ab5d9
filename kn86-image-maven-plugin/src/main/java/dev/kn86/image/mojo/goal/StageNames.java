// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.text.TerminalText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of the product's stages in a POM. A path would lead past the folded stages, to a stage into which nothing
 * has been folded, and two stages of one name would share a work folder.
 */
public final class StageNames {

    private StageNames() {}

    /**
     * Checks names; an element that is empty in the POM is null.
     *
     * @throws BuildFailure naming all that name no stage
     */
    public static void check(List<String> names) throws BuildFailure {
        List<String> faults = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String entry : names) {
            String name = entry == null ? "" : entry.strip();
            if (name.isEmpty()) {
                faults.add("an empty name");
            } else if (name.contains("/") || name.equals(".") || name.equals("..")) {
                faults.add(TerminalText.line(name) + " is a path, past the stages that have been folded");
            } else if (!seen.add(name)) {
                faults.add(TerminalText.line(name) + " is there twice");
            }
        }
        if (!faults.isEmpty()) {
            throw new BuildFailure(
                    "<stages> (kn86.stages) has what names no stage: " + String.join("; ", faults),
                    "Name each stage once, by its folder's name alone; <stagesDirectory> (kn86.stages.dir) of the goal fold says"
                            + " where the folders are.");
        }
    }
}
