// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.failure;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Puts an {@link IOException} into words for the user. The message of Java's own exceptions is often the file's name
 * alone, and only their class says what was wrong.
 */
public final class FileFailure {

    /** The C library's messages for ENOSPC and EDQUOT, which Java's messages contain (strerror(3)). */
    private static final String DISK_FULL = "No space left on device|Disk quota exceeded";

    private FileFailure() {}

    /**
     * The failure that the user sees.
     *
     * @param where what was being done, for example {@code the goal image}
     */
    public static BuildFailure of(String where, IOException cause) {
        String problem = problem(cause);
        return new BuildFailure(where + ": " + problem, remedy(cause, problem), cause);
    }

    private static String problem(IOException cause) {
        if (cause instanceof FileSystemException e && e.getFile() != null) {
            return e.getFile() + ": " + reason(e);
        }
        if (cause instanceof EOFException) {
            return "a file or stream ended too early" + suffix(cause);
        }
        if (cause instanceof ClosedByInterruptException || cause instanceof InterruptedIOException) {
            return "it was interrupted" + suffix(cause);
        }
        return cause.getMessage() == null
                ? "reading or writing failed (" + cause.getClass().getSimpleName() + ")"
                : cause.getMessage();
    }

    private static String reason(FileSystemException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        if (e instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        return e.getReason() == null ? "reading or writing failed" : e.getReason();
    }

    private static String suffix(IOException cause) {
        return cause.getMessage() == null ? "" : ": " + cause.getMessage();
    }

    private static String remedy(IOException cause, String problem) {
        if (problem.matches("(?s).*(" + DISK_FULL + ").*")) {
            return "Free some gigabytes on that disk, and build again.";
        }
        if (cause instanceof AccessDeniedException) {
            return "Give the user who runs Maven access to it, or delete it when an earlier build as root has left it.";
        }
        if (cause instanceof NoSuchFileException) {
            return "Build again: it may have been deleted meanwhile. If it is an input, check the goal's parameters.";
        }
        return "Build again with -e to see where it happened; mvn clean removes what is left of earlier builds.";
    }
}
