// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.TreeListing;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds the same stages as root and as an ordinary user, and compares the trees. Needs root, to become that user, who
 * exists only in this test's mount namespace.
 */
class OrdinaryUserIT {

    private static final int UID = 4242;

    /** Makes what an ordinary user cannot make without a user namespace: owners, set-id bits, capabilities. */
    private static final String HOOK =
            """
            #!/bin/bash -e
            cd "$ROOTFS_DIR"
            cp usr/bin/id usr/bin/ping; setcap cap_net_raw+ep usr/bin/ping
            cp usr/bin/id usr/bin/su; chown 0:42 usr/bin/su; chmod 6755 usr/bin/su
            mkdir -p home/nosh gone; chown 1000:1000 home/nosh; touch gone/file; chmod 700 home/nosh
            ln usr/bin/su usr/bin/also-su; mkfifo pipe; touch $'new\\nline' 'a b' ünïcode
            setfattr -n user.note -v text etc
            touch owned; sudo chown 0:7 owned; sudo -E -u root -- NOTE='of sudo' bash -c 'echo "$NOTE" > noted'
            """;

    private static final String LATER_HOOK =
            """
            #!/bin/bash -e
            cd "$ROOTFS_DIR"
            rm -r gone; mkdir -p home/other; chown 65534:65534 home/other; chmod 1777 tmp
            """;

    @TempDir
    private Path temp;

    private List<String> arguments;

    @BeforeEach
    void prepare() throws IOException {
        SampleStages stages = new SampleStages(temp.resolve("stages"));
        StageDirectory made = stages.next("stage-made");
        stages.file("stage-made/00-a/00-run.sh", HOOK);
        stages.file("stage-made/00-a/01-run-chroot.sh", "chmod 750 /etc; id > /who\n");
        StageDirectory changed = stages.next("stage-changed");
        stages.file("stage-changed/00-a/00-run.sh", LATER_HOOK);
        arguments = List.of(
                stages.first().folder().toString(),
                made.folder().toString(),
                changed.folder().toString());
        // The other user has to read files of root, such as the plugin's classes in a home folder that others cannot
        // read.
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void anOrdinaryUserGetsTheSameTree() throws Exception {
        UserBuild.main(withFolder(Files.createDirectory(temp.resolve("root"))));
        CommandResult user = asUser("");
        if (!new ProcessCommandRunner(temp.resolve("logs"))
                .attempt(Command.of("unshare", "--user", "true"))
                .succeeded()) {
            // Nobody can make a user namespace in a chroot (user_namespaces(7)).
            assertFalse(user.succeeded());
            assertTrue((user.stdout() + user.stderr()).contains("Leave the chroot"), user.stdout() + user.stderr());
            return;
        }
        assertTrue(user.succeeded(), user.stdout() + user.stderr());
        assertEquals("stages run in a user namespace of kn86-builder", Files.readString(temp.resolve("user/way")));
        TreeListing theirs = listing("user");
        assertEquals(List.of(), listing("root").differencesTo(theirs));
        // Without this check both trees could be wrong in the same way.
        assertTrue(
                theirs.entries().get("usr/bin/also-su").contains("6755 0:42"),
                theirs.entries().toString());
        assertTrue(
                theirs.entries().get("usr/bin/ping").contains("xattr:security.capability="),
                theirs.entries().toString());
        assertFalse(theirs.entries().containsKey("gone"));
        assertTrue(
                theirs.entries().get("owned").contains(" 0:7"), theirs.entries().get("owned"));
        assertTrue(theirs.entries().containsKey("noted"));
        // The kernel stores capabilities of a user namespace in another form, which the device would not accept.
        assertEquals(
                "security.capability (20) = 01 00 00 02 00 20 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
                ForeignTool.DEBUGFS
                        .run("-R", "ea_get -x /usr/bin/ping security.capability", temp.resolve("user/image"))
                        .stdout()
                        .strip());
    }

    @Test
    void whoHasNoSubordinateNumbersIsToldHowToGetThem() throws Exception {
        CommandResult user = asUser(": > etc/subuid; ");
        assertFalse(user.succeeded());
        String said = user.stdout() + user.stderr();
        assertTrue(said.contains("kn86-builder cannot build without root's rights"), said);
        assertTrue(said.contains("sudo usermod --add-subuids 100000-165535 kn86-builder"), said);
    }

    @Test
    void whoCannotMapThemIsToldWhatIsMissing() throws Exception {
        CommandResult user = asUser("hide=newuidmap; ");
        assertFalse(user.succeeded());
        String said = user.stdout() + user.stderr();
        assertTrue(said.contains("there is no newuidmap"), said);
        assertTrue(said.contains("sudo apt-get install --no-install-recommends -y uidmap"), said);
    }

    private TreeListing listing(String builder) throws IOException {
        return TreeListing.parse(Files.readAllLines(temp.resolve(builder).resolve("listing")));
    }

    private String[] withFolder(Path folder) {
        List<String> all = new ArrayList<>(List.of(folder.toString()));
        all.addAll(arguments);
        return all.toArray(String[]::new);
    }

    /** @param change shell code that changes files of /etc or hides a program */
    private CommandResult asUser(String change) throws Exception {
        String script =
                """
                set -euo pipefail
                temp=$1 uid=$2 classes=$3
                shift 3
                cd "$temp"
                mkdir user etc classes
                index=0
                for entry in ${classes//:/ }; do cp -r "$entry" "classes/$((++index))-$(basename "$entry")"; done
                { cat /etc/passwd; echo "kn86-builder:x:$uid:$uid::$temp/user:/bin/bash"; } > etc/passwd
                { cat /etc/group; echo "kn86-builder:x:$uid:"; } > etc/group
                echo kn86-builder:100000:65536 | tee etc/subuid > etc/subgid
                hide=
                %s
                for file in etc/*; do touch "/$file"; mount --bind "$file" "/$file"; done
                if [ -n "$hide" ]; then mount --bind /dev/null "$(command -v "$hide")"; fi
                chown "$uid:$uid" user
                cd user
                exec setpriv --reuid="$uid" --regid="$uid" --clear-groups env HOME="$temp/user" \\
                    java -cp "$(printf '%%s:' "$temp"/classes/*)" dev.kn86.image.engine.stage.UserBuild "$@"
                """
                        .formatted(change);
        List<Object> words = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "bash",
                "-c",
                script,
                "bash",
                temp,
                UID,
                classPath()));
        words.addAll(List.of(withFolder(temp.resolve("user"))));
        return new ProcessCommandRunner(temp.resolve("logs")).attempt(Command.of(words.toArray()));
    }

    /** Surefire starts the tests with a small jar as class path, and has the real class path in a property. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
