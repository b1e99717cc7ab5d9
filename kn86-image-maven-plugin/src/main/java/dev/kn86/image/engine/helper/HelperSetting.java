// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.helper;

/** What a native helper needs besides its libraries. */
enum HelperSetting {
    /** Nothing. */
    NONE("-"),
    /** Perl: the modules written in C are amd64 ones, and so is the loader that reads them. */
    PERL("perl"),
    /** The package's own architecture is compiled in, and is the tree's. */
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
