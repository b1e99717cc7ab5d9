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
import java.util.regex.Pattern;

/**
 * What the scripts of a stage say: which files they name.
 *
 * @param texts the text of each script
 */
record StageWords(List<String> texts) {

    /** A script that is larger holds an archive: its text is before that. */
    private static final int TEXT_MAX = 1 << 20;

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

    /** A script's text, up to what may be an archive behind it. */
    static String text(Path script) throws IOException {
        try (InputStream bytes = Files.newInputStream(script)) {
            return new String(bytes.readNBytes(TEXT_MAX), ForeignText.BYTES);
        }
    }
}
