// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Marks layers as used by running processes, so that no other process prunes them. The mark is a shared lock on the
 * layer's file {@code used}. It is held until the process ends, in whatever way: later goals read a layer long after
 * the cache lock has been released.
 */
final class LayerUse {

    /**
     * The locks by inode; the map also keeps them from the garbage collector. The kernel drops a process's locks on a
     * file when the process closes any descriptor of that file (fcntl(2)): a file whose lock is held must not be opened
     * again, by whatever path.
     */
    private static final Map<Object, FileLock> HELD = new ConcurrentHashMap<>();

    private LayerUse() {}

    /** Marks the layer of an existing file as used. Does nothing when it is marked already. */
    @SuppressWarnings("resource") // Open until the process ends.
    static synchronized void hold(Path usedFile) throws IOException {
        Object inode = inode(usedFile);
        if (!HELD.containsKey(inode)) {
            FileChannel channel = FileChannel.open(usedFile, StandardOpenOption.READ);
            HELD.put(inode, channel.lock(0, Long.MAX_VALUE, true));
        }
    }

    /** Removes the mark of a layer that this process is about to delete. */
    static synchronized void release(Path usedFile) throws IOException {
        FileLock lock = Files.exists(usedFile) ? HELD.remove(inode(usedFile)) : null;
        if (lock != null) {
            lock.acquiredBy().close();
        }
    }

    /** Whether no process uses the layer. */
    static synchronized boolean isFree(Path usedFile) throws IOException {
        if (HELD.containsKey(inode(usedFile))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(usedFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        }
    }

    private static Object inode(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
