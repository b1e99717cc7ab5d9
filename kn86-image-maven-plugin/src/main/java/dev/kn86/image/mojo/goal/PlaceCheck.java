// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Refuses folders whose names mean something else to a program that gets them, before anything runs. The engine itself
 * takes any name.
 */
final class PlaceCheck {

    /**
     * Of the cache folder: the dynamic loader splits its library path at ':' and ';' and expands '$' (ld.so(8)), and
     * apt.conf(5) has no way to write '"' and '\'.
     */
    private static final Map<String, String> OF_CACHE = Map.of(
            ":", "the dynamic loader splits its library path there",
            ";", "the dynamic loader splits its library path there",
            "$", "the dynamic loader expands it",
            "\"", "apt's configuration cannot hold it",
            "\\", "apt's configuration cannot hold it");

    /**
     * Of the folder target: what ends an image's name for e2fsprogs, which take an offset behind it, and what Maven
     * makes a slash of in paths that are parameters.
     */
    private static final Map<String, String> OF_TARGET =
            Map.of("?", "e2fsprogs takes what follows for options", "\\", "Maven writes / for it");

    private PlaceCheck() {}

    /**
     * Checks the folders in which every goal works.
     *
     * @param cache the cache folder
     * @param target the module's {@code target} folder
     * @throws BuildFailure naming folder and character
     */
    static void check(Path cache, Path target) throws BuildFailure {
        for (Path name : cache) {
            // Java's user.home of a user whom getpwuid(3) does not know, as in a container with an id of its own.
            if (name.toString().equals("?")) {
                throw new BuildFailure(
                        "there is no cache folder, because this user has no home folder that Java knows (user.home is ?)",
                        "Name a cache folder with -Dkn86.cache.dir, or a home folder with MAVEN_OPTS=-Duser.home=FOLDER.");
            }
        }
        check("the cache folder", cache, OF_CACHE, "Name another folder with -Dkn86.cache.dir.");
        check("the project's folder", target, OF_TARGET, "Move the project to another folder.");
    }

    private static void check(String what, Path folder, Map<String, String> refused, String remedy)
            throws BuildFailure {
        String path = folder.toAbsolutePath().toString();
        for (int place = 0; place < path.length(); place++) {
            if (Character.isISOControl(path.charAt(place))) {
                throw new BuildFailure(
                        String.format(
                                "%s %s has the control character 0x%02x in its path",
                                what, path.replaceAll("\\p{Cntrl}", "?"), (int) path.charAt(place)),
                        remedy);
            }
        }
        for (Map.Entry<String, String> entry : new TreeMap<>(refused).entrySet()) {
            if (path.contains(entry.getKey())) {
                throw new BuildFailure(
                        what + " " + path + " has '" + entry.getKey() + "' in its path: " + entry.getValue(), remedy);
            }
        }
    }
}
