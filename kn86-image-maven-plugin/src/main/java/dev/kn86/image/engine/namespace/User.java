// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who runs the build.
 *
 * @param uid the user's number
 * @param gid the number of its group
 * @param name its name, by which subuid(5) knows it
 */
public record User(int uid, int gid, String name) {

    /** The user of this process. Elsewhere than on Linux there is no /proc, and no build either. */
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

    /** Whether it is root, be it only inside a container. */
    public boolean isRoot() {
        return uid == 0;
    }
}
