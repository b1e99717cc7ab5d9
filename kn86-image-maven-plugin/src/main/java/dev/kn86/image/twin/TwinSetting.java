// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.twin;

/** What a twin needs besides its libraries. */
enum TwinSetting {
    /** Nothing. */
    NONE("-"),
    /** Perl: the modules written in C are amd64 ones, and so is the loader that reads them. */
    PERL("perl"),
    /** The package's own architecture is compiled in, and is the tree's. */
    ARCHITECTURE("architecture");

    private final String word;

    TwinSetting(String word) {
        this.word = word;
    }

    /** @throws IllegalArgumentException when there is no such setting */
    static TwinSetting parse(String word) {
        for (TwinSetting setting : values()) {
            if (setting.word.equals(word)) {
                return setting;
            }
        }
        throw new IllegalArgumentException("twins.tsv: no setting " + word);
    }
}
