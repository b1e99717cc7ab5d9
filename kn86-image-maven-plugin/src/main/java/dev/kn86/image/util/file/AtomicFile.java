// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.failure.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes an output file so that it appears complete or not at all: the content is written to a temporary file in the
 * same folder, forced to the disk and then moved into place. When writing fails, the file that was there before is
 * untouched.
 */
public final class AtomicFile {

    private AtomicFile() {}

    /** Fills a new file. */
    @FunctionalInterface
    public interface Content {

        /** Writes the content; the channel is empty, at position 0, and closed by the caller. */
        void writeTo(FileChannel channel) throws IOException, BuildFailure;
    }

    /** Writes a file with these bytes; the same otherwise. */
    public static void write(Path file, byte[] content) throws IOException, BuildFailure {
        write(file, channel -> Transfers.write(channel, content));
    }

    /**
     * Writes a file; its folder is created when missing.
     *
     * @throws BuildFailure when the target is a directory, or from the content
     */
    public static void write(Path file, Content content) throws IOException, BuildFailure {
        Path target = file.toAbsolutePath();
        if (Files.isDirectory(target)) {
            throw new BuildFailure(
                    "cannot write " + target + ": it is a directory",
                    "Remove the directory or choose another output file.");
        }
        Files.createDirectories(target.getParent());
        Path temporary = temporarySibling(target);
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            } catch (IOException e) {
                throw named(target, e);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            forceFolder(target.getParent());
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Java's message for a write that fails names no file. A full disk can only be the target's: the content is not
     * read from it.
     */
    private static IOException named(Path target, IOException cause) {
        if (cause instanceof FileSystemException
                || cause.getMessage() == null
                || !FileFailure.isDiskFull(cause.getMessage())) {
            return cause;
        }
        FileSystemException named = new FileSystemException(target.toString(), null, cause.getMessage());
        named.initCause(cause);
        return named;
    }

    /** A name that no other running thread uses. The file of a killed process with the same id is overwritten. */
    private static Path temporarySibling(Path target) {
        return target.resolveSibling("." + target.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Thread.currentThread().getId() + ".part");
    }

    /** Forces the move to the disk: a power cut could undo it otherwise. */
    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
