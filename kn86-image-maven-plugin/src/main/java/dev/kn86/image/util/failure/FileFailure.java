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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Puts an {@link IOException} into words for the user. The message of Java's own exceptions is often the file's name
 * alone, and only their class says what was wrong.
 */
public final class FileFailure {

    /** The C library's messages for ENOSPC and EDQUOT, which Java's messages contain (strerror(3)). */
    private static final Pattern DISK_FULL = Pattern.compile("No space left on device|Disk quota exceeded");

    /** What to do when a disk is full. */
    public static final String FREE_SPACE = "Free some gigabytes on that disk, and build again.";

    /**
     * What to do by the C library's messages for EROFS, EIO, ENAMETOOLONG, ENOTDIR, ELOOP, EMFILE and EFBIG
     * (strerror(3)).
     */
    private static final Map<String, String> REMEDIES = Map.of(
            "Read-only file system",
            "Mount that disk writable, or build in another folder; -Dkn86.cache.dir names another cache.",
            "Input/output error",
            "The disk does not read or write any more: see dmesg, and build on another one.",
            "File name too long",
            "Build in a folder with a shorter path.",
            "Not a directory",
            "A file is where a folder has to be: move it away, or correct the goal's parameters.",
            "Too many levels of symbolic links",
            "A link leads to itself: remove it, or correct the goal's parameters.",
            "Too many open files",
            "Raise the limit of open files (ulimit -n), and build again.",
            "File too large",
            "Raise the limit of file sizes (ulimit -f), or build on a file system that can hold such files.");

    private FileFailure() {}

    /**
     * The failure that the user sees.
     *
     * @param where what was being done, for example {@code the goal image}
     * @param folders where that writes. Java does not say which file a write has failed for, so that a full disk is
     *     looked for here
     */
    public static BuildFailure of(String where, IOException cause, List<Path> folders) {
        String problem = problem(cause);
        if (isDiskFull(problem) && !namesFile(cause)) {
            problem += fullest(folders);
        }
        return new BuildFailure(where + ": " + problem, remedy(cause, problem), cause);
    }

    /** Whether a message, of Java or of a program, says that a disk is full. */
    public static boolean isDiskFull(String message) {
        return DISK_FULL.matcher(message).find();
    }

    /** The folder whose disk has the least space left. */
    private static String fullest(List<Path> folders) {
        String text = "";
        long least = Long.MAX_VALUE;
        for (Path folder : folders) {
            Path there = folder.toAbsolutePath();
            while (there.getParent() != null && !Files.isDirectory(there)) {
                there = there.getParent();
            }
            try {
                long left = Files.getFileStore(there).getUsableSpace();
                if (left < least) {
                    least = left;
                    text = ": the disk of " + folder + " has " + left + " bytes left";
                }
            } catch (IOException e) {
                // A folder that cannot be asked is not the one to name.
            }
        }
        return text;
    }

    private static boolean namesFile(IOException cause) {
        return cause instanceof FileSystemException e && e.getFile() != null;
    }

    private static String problem(IOException cause) {
        if (namesFile(cause)) {
            FileSystemException e = (FileSystemException) cause;
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
        if (isDiskFull(problem)) {
            return FREE_SPACE;
        }
        for (Map.Entry<String, String> known : REMEDIES.entrySet()) {
            if (problem.contains(": " + known.getKey())) {
                return known.getValue();
            }
        }
        if (cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException) {
            return REMEDIES.get("Not a directory");
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
