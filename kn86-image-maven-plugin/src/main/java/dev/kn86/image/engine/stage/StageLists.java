// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.util.failure.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the lists of a build's stages before the first one runs: a fault in the last stage must not cost all others.
 */
final class StageLists {

    private static final Pattern LIST = Pattern.compile("[0-9]{2}-(debconf|packages|packages-nr)");

    private StageLists() {}

    /**
     * Checks all stages that run.
     *
     * @throws BuildFailure naming every file whose text would be something else than it looks, with the line, and every
     *     folder with a control character in its name
     */
    static void check(List<StageDirectory> stages) throws BuildFailure, IOException {
        List<String> faults = new ArrayList<>();
        for (StageDirectory stage : stages) {
            if (!stage.isSkipped()) {
                checkName(stage.folder(), faults);
                for (Path subStage : stage.subStages()) {
                    checkName(subStage.getFileName(), faults);
                    checkLists(subStage, faults);
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new BuildFailure(
                    "the stages have lists or names that are not what they look like:\n  "
                            + String.join("\n  ", faults),
                    "Correct these lines, and rename these folders.");
        }
    }

    /** A step's name is one field of one line, in the engine's events and in its log. */
    private static void checkName(Path path, List<String> faults) {
        if (path.toString().chars().anyMatch(Character::isISOControl)) {
            faults.add(path.toString().replaceAll("\\p{Cntrl}", "?") + ": its name has a control character");
        }
    }

    private static void checkLists(Path subStage, List<String> faults) throws IOException {
        for (Path file : StageDirectory.children(subStage)) {
            Matcher name = LIST.matcher(file.getFileName().toString());
            if (name.matches() && Files.isRegularFile(file)) {
                PieceText.faults(file, name.group(1)).forEach(fault -> faults.add(file + ": " + fault));
            }
        }
    }
}
