// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.filesystem;

import java.nio.file.Path;

/**
 * A file system inside a file: a file of its own, or a partition of an image.
 *
 * @param file the file
 * @param offset where in it the file system begins, in bytes
 */
public record Volume(Path file, long offset) {

    /** A file that is a file system as a whole. */
    public static Volume of(Path file) {
        return new Volume(file, 0);
    }

    /** As e2fsprogs takes it. */
    public String e2fsName() {
        return file.toAbsolutePath() + "?offset=" + offset;
    }

    /** As mtools' option {@code -i} takes it. */
    public String mtoolsName() {
        return file.toAbsolutePath() + "@@" + offset;
    }
}
