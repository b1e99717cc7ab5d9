// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.layer;

import dev.kn86.image.format.tar.TarEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names in an archive: every one is below {@code tree} or {@code exports}, in a folder that the archive itself has
 * made before, and is there once. So nothing is ever written through a link, or in place of something else.
 */
final class ArchiveNames {

    /** The folders that are the content of a layer. */
    static final List<String> PARTS = List.of("tree", "exports");

    /** NAME_MAX of Linux (limits.h). */
    private static final int LONGEST_NAME = 255;

    /** PATH_MAX of Linux is 4096. The rest is for the folder of the cache. */
    private static final int LONGEST_PATH = 3072;

    /** The deepest folder of Debian's packages is a fifth as deep. */
    private static final int DEEPEST = 100;

    private final Map<String, Character> types = new HashMap<>();

    /** Takes the next entry. */
    void add(TarEntry entry) throws UntrustedLayer {
        String path = entry.path();
        checkForm(path);
        if (PARTS.contains(path)) {
            if (entry.type() != TarEntry.FOLDER) {
                throw UntrustedLayer.entry(path, "which is no folder");
            }
        } else if (!path.contains("/") || !PARTS.contains(part(path))) {
            throw UntrustedLayer.entry(path, "which is neither in tree nor in exports");
        } else if (!isFolder(path.substring(0, path.lastIndexOf('/')))) {
            throw UntrustedLayer.entry(path, "and no folder that it lies in before it");
        }
        if (types.putIfAbsent(path, entry.type()) != null) {
            throw UntrustedLayer.entry(path, "twice");
        }
        if (entry.type() == TarEntry.HARD_LINK) {
            checkHardLink(path, entry.link());
        }
    }

    /** Both folders have to be there. */
    void checkComplete() throws UntrustedLayer {
        for (String part : PARTS) {
            if (!types.containsKey(part)) {
                throw new UntrustedLayer("its archive has no folder " + part);
            }
        }
    }

    private static void checkForm(String path) throws UntrustedLayer {
        if (path.length() > LONGEST_PATH) {
            throw UntrustedLayer.entry(path, "which is a path of more than " + LONGEST_PATH + " bytes");
        }
        String[] names = path.split("/", -1);
        if (names.length > DEEPEST) {
            throw UntrustedLayer.entry(path, "which is more than " + DEEPEST + " folders deep");
        }
        for (String name : names) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw UntrustedLayer.entry(path, "which is not a plain path");
            }
            if (name.length() > LONGEST_NAME) {
                throw UntrustedLayer.entry(path, "with a name of more than " + LONGEST_NAME + " bytes");
            }
        }
    }

    /** A link to the other part would be judged by the rules of its own. */
    private void checkHardLink(String path, String target) throws UntrustedLayer {
        boolean sameFile = path.equals(target);
        if (sameFile
                || !types.containsKey(target)
                || isFolder(target)
                || !part(path).equals(part(target))) {
            throw UntrustedLayer.entry(path, "a hard link to what is no file before it in " + part(path));
        }
    }

    private boolean isFolder(String path) {
        return Character.valueOf(TarEntry.FOLDER).equals(types.get(path));
    }

    private static String part(String path) {
        int end = path.indexOf('/');
        return end < 0 ? path : path.substring(0, end);
    }
}
