// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.util.uptodate;

import dev.kn86.image.util.file.Digests;
import dev.kn86.image.util.file.TreeDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a goal's result depends on, or what the goal has left behind, as named values that can be stored and compared.
 * The names are shown to the user: they say why a goal has run or not. Not thread-safe.
 */
public final class Fingerprint {

    private final Map<String, String> values = new TreeMap<>();

    /** A plain value, such as a parameter. */
    public Fingerprint value(String name, Object value) {
        if (values.putIfAbsent(name, String.valueOf(value)) != null) {
            throw new IllegalArgumentException("two values of a fingerprint are called " + name);
        }
        return this;
    }

    /** A file by its content: for files that people and other programs edit, where a new time alone means nothing. */
    public Fingerprint content(String name, Path file) throws IOException {
        return value(name, Files.isRegularFile(file) ? Digests.sha256(file) : "missing");
    }

    /** A folder by names, permissions and contents of everything in it. */
    public Fingerprint tree(String name, Path folder) throws IOException {
        return tree(name, folder, entry -> false);
    }

    /**
     * A folder with everything in it but what is left out.
     *
     * @param leftOut the entries that do not count, with all that is below them
     */
    public Fingerprint tree(String name, Path folder, Predicate<Path> leftOut) throws IOException {
        return value(name, Files.isDirectory(folder) ? TreeDigest.of(folder, leftOut) : "missing");
    }

    /** A file by its size, times and inode: for files that the build itself writes, which may be large. */
    public Fingerprint stamp(String name, Path file) throws IOException {
        return value(name, FileStamp.of(file));
    }

    /** A folder by size, times and inode of its files. */
    public Fingerprint stamps(String name, Path folder) throws IOException {
        return value(name, FileStamp.ofTree(folder));
    }

    /** The values by name. */
    public Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }
}
