// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import java.nio.file.Path;

/**
 * A file system inside a file: a file of its own, or a partition of an image.
 *
 * @param file the file
 * @param offset where the file system begins in the file, in bytes
 */
public record Volume(Path file, long offset) {

    /** A file that contains nothing but the file system. */
    public static Volume of(Path file) {
        return new Volume(file, 0);
    }

    /** The volume's name for the programs of e2fsprogs. */
    public String e2fsName() {
        return file.toAbsolutePath() + "?offset=" + offset;
    }

    /** The volume's name for the option {@code -i} of mtools. */
    public String mtoolsName() {
        return file.toAbsolutePath() + "@@" + offset;
    }
}
