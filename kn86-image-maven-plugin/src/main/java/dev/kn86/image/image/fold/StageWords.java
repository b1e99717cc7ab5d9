// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import dev.kn86.image.util.file.FollowedTree;
import dev.kn86.image.util.file.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the scripts of a stage say: which files they name.
 *
 * @param texts the text of each script
 */
record StageWords(List<String> texts) {

    /** A script that is larger holds an archive: its text is before that. */
    private static final int TEXT_MAX = 1 << 20;

    /** A path that begins by leaving the folder. */
    private static final Pattern CLIMBING = Pattern.compile("(?<![\\w./}$-])(\\.\\./)+[\\w./+-]+");

    StageWords {
        texts = List.copyOf(texts);
    }

    static StageWords of(Path stage) throws IOException {
        List<String> texts = new ArrayList<>();
        for (FollowedTree.Entry entry : FollowedTree.of(stage)) {
            if (entry.name().endsWith(".sh") && Files.isRegularFile(entry.path())) {
                texts.add(text(entry.path()));
            }
        }
        return new StageWords(texts);
    }

    /** Whether a script names a file, by its name alone or at the end of a path. The name is given as bytes. */
    boolean name(String file) {
        Pattern word = Pattern.compile("(?<![\\w.-])" + Pattern.quote(file) + "(?![\\w-]|\\.\\w)");
        return texts.stream().anyMatch(text -> word.matcher(text).find());
    }

    /**
     * The relative paths in a script that lead out of all stages to something that is there: after the stages have been
     * copied to another place, it is not.
     *
     * @param workingFolder the folder in which the script starts
     */
    static List<String> outside(Path script, Path workingFolder, Path stages) throws IOException {
        Path start = workingFolder.toRealPath();
        Path root = stages.toRealPath();
        List<String> found = new ArrayList<>();
        Matcher path = CLIMBING.matcher(text(script));
        while (path.find()) {
            Path target = start.resolve(path.group()).normalize();
            // A link that leads into the stages from elsewhere has a start of its own.
            boolean leaves = !target.startsWith(root);
            if (leaves && Files.exists(target) && !found.contains(path.group())) {
                found.add(path.group());
            }
        }
        return found;
    }

    private static String text(Path script) throws IOException {
        try (InputStream bytes = Files.newInputStream(script)) {
            return new String(bytes.readNBytes(TEXT_MAX), ForeignText.BYTES);
        }
    }
}
