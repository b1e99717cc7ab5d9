// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A folder for files with passwords that only this user can enter. It is deleted on close, and when the JVM ends. */
public final class PrivateFolder implements AutoCloseable {

    private final Path path;
    private final Thread deleteAtExit;

    private PrivateFolder(Path path) {
        this.path = path;
        this.deleteAtExit = new Thread(this::delete, "delete-private-folder");
        Runtime.getRuntime().addShutdownHook(deleteAtExit);
    }

    /** Makes an empty folder outside of the project and the cache. */
    public static PrivateFolder create() throws IOException {
        return new PrivateFolder(Files.createTempDirectory(
                "kn86-private", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /** Writes lines, as {@link ForeignText}, to a file that only this user can read. */
    public static Path write(Path file, List<String> lines) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, lines, ForeignText.BYTES, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private void delete() {
        try {
            FileTrees.delete(path);
        } catch (IOException e) {
            // The system empties its folder of temporary files; nobody else can read this one.
            return;
        }
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(deleteAtExit);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook finds nothing any more.
            return;
        }
    }
}
