// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The user who runs the build.
 *
 * @param uid the user's id
 * @param gid the id of the user's group
 * @param name the user's name, as in subuid(5)
 */
public record User(int uid, int gid, String name) {

    /** The user of this process; with ids of -1 on a system without /proc, where no stage can run. */
    public static User current() throws IOException {
        Path self = Path.of("/proc/self");
        String name = System.getProperty("user.name");
        return Files.exists(self)
                ? new User(
                        (Integer) Files.getAttribute(self, "unix:uid"),
                        (Integer) Files.getAttribute(self, "unix:gid"),
                        name)
                : new User(-1, -1, name);
    }

    /** Whether the user is root, on the machine or inside a container. */
    public boolean isRoot() {
        return uid == 0;
    }
}
