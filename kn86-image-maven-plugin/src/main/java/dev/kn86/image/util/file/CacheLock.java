// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.file;

import dev.kn86.image.util.progress.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The exclusive right to write to a cache folder, among all processes: a second build waits. The kernel releases the
 * lock when the process ends, in whatever way.
 */
public final class CacheLock implements Closeable {

    private static final long RETRY_MILLIS = 200;

    private final FileChannel channel;

    private CacheLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for the lock of a folder, which is created when it is missing. In a folder that this process cannot write,
     * the lock is a shared one that keeps others from writing; without a lock file there nobody writes, and no lock is
     * taken.
     */
    @SuppressWarnings("resource") // close() closes the channel.
    public static CacheLock acquire(Path folder, Progress progress) throws IOException {
        Path file = folder.resolve("lock");
        boolean readOnly = Files.isDirectory(folder) && !Files.isWritable(folder);
        if (readOnly && !Files.isReadable(file)) {
            return new CacheLock(null);
        }
        Files.createDirectories(folder);
        FileChannel channel = readOnly
                ? FileChannel.open(file, StandardOpenOption.READ)
                : FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean told = false;
        while (!tryLock(channel, readOnly)) {
            if (!told) {
                progress.info("another build uses the cache " + folder + ": waiting for it to end");
                told = true;
            }
            sleep(channel);
        }
        return new CacheLock(channel);
    }

    private static boolean tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // A parallel Maven build (-T) in this JVM.
        }
    }

    private static void sleep(FileChannel channel) throws IOException {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the cache lock", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
