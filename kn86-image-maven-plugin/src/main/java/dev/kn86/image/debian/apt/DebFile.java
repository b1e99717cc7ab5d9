// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.debian.apt;

import java.nio.file.Path;

/**
 * A downloaded package.
 *
 * @param name the package
 * @param version its full Debian version, epoch included
 * @param architecture for example {@code arm64} or {@code all}
 * @param sha256 of the file, lower-case hexadecimal
 * @param file the file
 */
public record DebFile(String name, String version, String architecture, String sha256, Path file) {

    /** The package, without its file. */
    public PackageId id() {
        return new PackageId(name, version, architecture, sha256);
    }
}
