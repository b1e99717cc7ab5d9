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
 * @param name the user's name, as in subuid(5); the id in digits where the machine knows no name
 */
public record User(int uid, int gid, String name) {

    /** What Java gives as the name, and as the home folder, of a user whom getpwuid(3) does not know. */
    private static final String UNKNOWN = "?";

    /** The user of this process; with ids of -1 on a system without /proc, where no stage can run. */
    public static User current() throws IOException {
        Path self = Path.of("/proc/self");
        String name = System.getProperty("user.name");
        if (!Files.exists(self)) {
            return new User(-1, -1, name);
        }
        int uid = (Integer) Files.getAttribute(self, "unix:uid");
        return new User(
                uid,
                (Integer) Files.getAttribute(self, "unix:gid"),
                name.equals(UNKNOWN) ? Integer.toString(uid) : name);
    }

    /** Whether the machine knows a name of the user: a container may run as an id that is in no passwd(5). */
    public boolean hasName() {
        return !name.equals(Integer.toString(uid));
    }

    /** Whether the user is root, on the machine or inside a container. */
    public boolean isRoot() {
        return uid == 0;
    }
}
