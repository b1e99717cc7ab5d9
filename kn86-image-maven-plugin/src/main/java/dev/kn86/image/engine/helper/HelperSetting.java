// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

/** What a native helper needs besides its libraries. */
enum HelperSetting {
    /** Nothing. */
    NONE("-"),
    /** The program is perl: it loads the compiled parts of its modules from amd64 packages. */
    PERL("perl"),
    /**
     * The program is python: it loads the compiled parts of its own modules from amd64 packages ({@link PythonUses}).
     */
    PYTHON("python"),
    /** The program has its package's architecture compiled in, and has to give the tree's. */
    ARCHITECTURE("architecture");

    private final String word;

    HelperSetting(String word) {
        this.word = word;
    }

    /** @throws IllegalArgumentException when there is no such setting */
    static HelperSetting parse(String word) {
        for (HelperSetting setting : values()) {
            if (setting.word.equals(word)) {
                return setting;
            }
        }
        throw new IllegalArgumentException("native-helpers.tsv: no setting " + word);
    }
}
