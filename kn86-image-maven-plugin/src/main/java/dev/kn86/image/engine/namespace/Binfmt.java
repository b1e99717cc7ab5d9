// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

import java.util.Locale;

/** Which binfmt_misc has the kernel start the emulator for arm64 programs. */
public enum Binfmt {

    /** That of the build's user namespace (Linux 6.7): nothing outside sees it, and it ends with the namespace. */
    OWN,

    /** That of the whole machine; the build removes its entries when it ends. */
    MACHINE,

    /** That of the whole machine, in which an emulator is registered already. */
    REGISTERED;

    /** The value of KN86_BINFMT, which the stage runner's scripts read. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
