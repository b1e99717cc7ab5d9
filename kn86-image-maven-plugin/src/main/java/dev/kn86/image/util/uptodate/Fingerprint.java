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

/**
 * What a goal's result depends on, or what it has left behind, as named values that can be kept and compared.
 * The names are for people: they say why a goal ran, or why it did not. Not thread-safe.
 */
public final class Fingerprint {

    private final Map<String, String> values = new TreeMap<>();

    /** A plain value, such as a parameter. */
    public Fingerprint value(String name, Object value) {
        if (values.putIfAbsent(name, String.valueOf(value)) != null) {
            throw new IllegalArgumentException("two fingerprint are called " + name);
        }
        return this;
    }

    /** A file's content: for what people and other programs edit, where a new time alone means nothing. */
    public Fingerprint content(String name, Path file) throws IOException {
        return value(name, Files.isRegularFile(file) ? Digests.sha256(file) : "missing");
    }

    /** Names, permissions and contents of all that a folder holds. */
    public Fingerprint tree(String name, Path folder) throws IOException {
        return value(name, Files.isDirectory(folder) ? TreeDigest.of(folder) : "missing");
    }

    /** A file by its size, times and inode: for what the build itself writes, however large. */
    public Fingerprint stamp(String name, Path file) throws IOException {
        return value(name, FileStamp.of(file));
    }

    /** All files of a folder by their stamps. */
    public Fingerprint stamps(String name, Path folder) throws IOException {
        return value(name, FileStamp.ofTree(folder));
    }

    /** The facts by name. */
    public Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }
}
