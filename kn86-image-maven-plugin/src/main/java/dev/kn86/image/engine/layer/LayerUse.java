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
 * The layers that running processes use, so that no other process prunes them: a shared lock on the layer's
 * file {@code used}. Goals that follow read a layer long after the cache lock is given back, so it is held until
 * the process ends, however it ends.
 */
final class LayerUse {

    /**
     * Also keeps the locks from the garbage collector. The kernel drops a process's locks on a file when the
     * process closes any of its descriptors of it: a held file must not be opened again, by whatever path.
     */
    private static final Map<Object, FileLock> HELD = new ConcurrentHashMap<>();

    private LayerUse() {}

    /** Holds the layer whose existing file this is; again is fine. */
    @SuppressWarnings("resource") // Open until the process ends.
    static synchronized void hold(Path usedFile) throws IOException {
        Object inode = inode(usedFile);
        if (!HELD.containsKey(inode)) {
            FileChannel channel = FileChannel.open(usedFile, StandardOpenOption.READ);
            HELD.put(inode, channel.lock(0, Long.MAX_VALUE, true));
        }
    }

    /** Forgets a layer that this process itself deletes, since it is damaged. */
    static synchronized void release(Path usedFile) throws IOException {
        FileLock lock = Files.exists(usedFile) ? HELD.remove(inode(usedFile)) : null;
        if (lock != null) {
            lock.acquiredBy().close();
        }
    }

    /** Whether no process holds the layer. */
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
