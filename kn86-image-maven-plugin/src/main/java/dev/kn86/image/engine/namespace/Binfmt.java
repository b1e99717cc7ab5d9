// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

import java.util.Locale;

/** Which binfmt_misc hands the programs of a foreign architecture to their emulator. */
public enum Binfmt {

    /** The build's user namespace has one (Linux 6.7): nothing outside sees it, and it goes with the namespace. */
    OWN,

    /** The one that all the machine shares; our entries are taken back. */
    MACHINE,

    /** The machine's, in which somebody has registered an emulator already. */
    REGISTERED;

    /** As the stage engine's scripts know it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
