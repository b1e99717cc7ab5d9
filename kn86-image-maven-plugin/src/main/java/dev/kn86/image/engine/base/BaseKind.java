// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.base;

import dev.kn86.image.util.failure.BuildFailure;

/** The kinds of operating systems below the product's stages. */
public enum BaseKind {
    /** Debian, installed by the project's own stages. */
    DEBIAN,
    /** Raspberry Pi OS, made by upstream pi-gen's stages. */
    RASPIOS;

    /** Reads the value of the property {@code kn86.base}. */
    public static BaseKind parse(String text) throws BuildFailure {
        return switch (text) {
            case "debian" -> DEBIAN;
            case "raspios" -> RASPIOS;
            default -> throw new BuildFailure("kn86.base=" + text + " is no base", "Use debian or raspios.");
        };
    }
}
