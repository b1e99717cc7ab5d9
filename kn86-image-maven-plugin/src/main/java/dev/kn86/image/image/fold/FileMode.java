// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Unix permission bits, with setuid, setgid and sticky; Java's {@code PosixFilePermissions} lacks these three. */
final class FileMode {

    /** Permission bits, setuid, setgid and sticky: chmod(2). */
    static final int MASK = 07777;
    /** Setuid, setgid and sticky. */
    static final int SPECIAL = 07000;
    /** A program or a folder. */
    static final int EXECUTABLE = 0755;
    /** A file that is not a program. */
    static final int PLAIN = 0644;

    private FileMode() {}

    static int of(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & MASK;
    }

    /**
     * Whether any user may run the file, or what a link leads to. Files.isExecutable looks only at the current user.
     */
    static boolean isExecutable(Path path) throws IOException {
        return ((int) Files.getAttribute(path, "unix:mode") & 0111) != 0;
    }

    static void set(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }
}
