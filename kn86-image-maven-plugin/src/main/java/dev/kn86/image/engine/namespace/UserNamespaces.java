// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the machine lets a user make user namespaces and map subordinate ids into them.
 *
 * @param fileSystem the root folder of the file system; another one in tests
 * @param user the user who builds
 */
public record UserNamespaces(Path fileSystem, User user) {

    /** The maps of user ids and group ids for a namespace. */
    record Maps(IdMap uids, IdMap gids) {}

    /** What is missing. When nothing is, the kernel may still refuse a namespace: only trying shows that. */
    public List<MissingRequirement> missingRequirements() throws IOException {
        List<MissingRequirement> missing = new ArrayList<>();
        if (setting("user/max_user_namespaces").equals("0")) {
            missing.add(new MissingRequirement(
                    "the kernel allows no user namespaces (user.max_user_namespaces is 0)",
                    "sudo sysctl -w user.max_user_namespaces=15000"));
        }
        if (user.isRoot()) {
            return missing;
        }
        if (setting("kernel/unprivileged_userns_clone").equals("0")) {
            missing.add(new MissingRequirement(
                    "the kernel keeps user namespaces to root (kernel.unprivileged_userns_clone is 0)",
                    "sudo sysctl -w kernel.unprivileged_userns_clone=1"));
        }
        if (setting("kernel/apparmor_restrict_unprivileged_userns").equals("1")) {
            missing.add(new MissingRequirement(
                    "AppArmor keeps user namespaces to root (kernel.apparmor_restrict_unprivileged_userns is 1)",
                    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"));
        }
        if (!user.hasName()) {
            // newuidmap.c, get_my_pwent: "Cannot determine your user name".
            missing.add(new MissingRequirement(
                    "the machine knows no name of user " + user.uid()
                            + " (/etc/passwd), and newuidmap maps ids for users with a name only",
                    "Build as a user who is in /etc/passwd."));
            return missing;
        }
        if (map("etc/subuid", user.uid()).isEmpty()) {
            missing.add(tooFew("/etc/subuid", "user", "--add-subuids"));
        }
        if (map("etc/subgid", user.gid()).isEmpty()) {
            missing.add(tooFew("/etc/subgid", "group", "--add-subgids"));
        }
        return missing;
    }

    private MissingRequirement tooFew(String file, String kind, String option) throws IOException {
        long first = IdMap.firstFree(text(file.substring(1)));
        return new MissingRequirement(
                file + " gives " + user.name() + " fewer than the " + (IdMap.IDS - 1) + " subordinate " + kind
                        + " numbers that a root tree needs",
                "sudo usermod " + option + " " + first + "-" + (first + IdMap.IDS - 1) + " " + user.name());
    }

    /** The maps to use; empty when an ordinary user has too few subordinate ids. */
    Optional<Maps> maps() throws IOException {
        if (user.isRoot()) {
            return Optional.of(
                    new Maps(IdMap.identity(text("proc/self/uid_map")), IdMap.identity(text("proc/self/gid_map"))));
        }
        Optional<IdMap> gids = map("etc/subgid", user.gid());
        return map("etc/subuid", user.uid()).flatMap(uids -> gids.map(groups -> new Maps(uids, groups)));
    }

    private Optional<IdMap> map(String file, int id) throws IOException {
        return IdMap.ofSubordinates(text(file), user.name(), user.uid(), id);
    }

    private String setting(String name) throws IOException {
        return text("proc/sys/" + name).strip();
    }

    private String text(String file) throws IOException {
        Path path = fileSystem.resolve(file);
        return Files.isRegularFile(path) ? Files.readString(path) : "";
    }
}
