// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.namespace.RootAccessSearch.Constraint;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandResult;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The choice of the way to root's rights, and its refusals. The machine's settings are files in a folder, and the test
 * answers for the kernel.
 */
@ForeignTools
class RootAccessSearchTest {

    private static final User MIA = new User(1000, 1000, "mia");
    private static final User ROOT = new User(0, 0, "root");
    private static final String EVERYTHING = "namespaces\nbinfmt_misc\noverlayfs\n";

    @TempDir
    private Path temp;

    private Path machine;
    private Path cache;

    @BeforeEach
    void makeMachine() throws Exception {
        machine = Files.createDirectories(temp.resolve("machine"));
        cache = Files.createDirectories(temp.resolve("cache"));
        setting("etc/subuid", "mia:100000:65536\n");
        setting("etc/subgid", "mia:100000:65536\n");
        setting("proc/self/uid_map", "         0          0 4294967295\n");
        setting("proc/self/gid_map", "         0          0 4294967295\n");
    }

    @Test
    void anOrdinaryUserGetsAUserNamespace() throws Exception {
        RootAccess access = search(MIA, new Kernel(EVERYTHING, "")).find(cache, Set.of(Constraint.EMULATION));
        assertEquals("stages run in a user namespace of mia", access.description());
        assertEquals(Binfmt.OWN, access.binfmt());
        assertEquals(
                List.of("0 1000 1 1 100000 65535", "0 1000 1 1 100000 65535"),
                access.way().subList(4, 6));
        assertTrue(access.overlayfs());
    }

    @Test
    void aRegisteredEmulatorServesWhereTheNamespaceHasNoBinfmtOfItsOwn() throws Exception {
        setting(
                "proc/sys/fs/binfmt_misc/qemu-aarch64",
                "enabled\ninterpreter /usr/bin/qemu-aarch64-static\n"
                        + "flags: POCF\noffset 0\nmagic 7f454c460201010000000000000000000200b700\n"
                        + "mask ffffffffffffff00fffffffffffffffffeffffff\n");
        Kernel kernel = new Kernel("namespaces\noverlayfs\n", "");
        assertEquals(
                Binfmt.REGISTERED,
                search(MIA, kernel).find(cache, Set.of(Constraint.EMULATION)).binfmt());
        setting("proc/sys/fs/binfmt_misc/qemu-aarch64", "disabled\n");
        assertRefused(
                kernel,
                "nothing runs arm64 programs for an ordinary user",
                "sudo apt-get install --no-install-recommends -y qemu-user-static binfmt-support");
    }

    @Test
    void rootFallsBackOnTheMachinesOwnRights() throws Exception {
        Kernel kernel = new Kernel("", "unshare: unshare failed: Operation not permitted", EVERYTHING);
        RootAccess access = search(ROOT, kernel).find(cache, Set.of(Constraint.EMULATION));
        assertEquals(
                "stages run with the machine's own root, since a user namespace cannot be used: "
                        + "unshare: unshare failed: Operation not permitted",
                access.description());
        assertEquals(Binfmt.MACHINE, access.binfmt());
        assertEquals(List.of(), access.way());
    }

    @Test
    void theMachinesOwnRightsAreRootsAlone() {
        BuildFailure failure = assertThrows(BuildFailure.class, () -> search(MIA, new Kernel(EVERYTHING, ""))
                .find(cache, Set.of(Constraint.PRIVILEGED)));
        String expected = "kn86.privileged=true asks for the rights of the machine's own root, but mia builds";
        assertTrue(failure.getMessage().startsWith(expected), failure.getMessage());
    }

    @Test
    void aSettingOfTheKernelIsNamedWithTheCommandThatChangesIt() throws Exception {
        Kernel refuses = new Kernel("", "unshare: unshare failed: Operation not permitted");
        setting("proc/sys/kernel/unprivileged_userns_clone", "0\n");
        assertRefused(
                refuses,
                "the kernel keeps user namespaces to root (kernel.unprivileged_userns_clone is 0)",
                "sudo sysctl -w kernel.unprivileged_userns_clone=1");
        setting("proc/sys/kernel/unprivileged_userns_clone", "1\n");
        setting("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
        assertRefused(
                refuses,
                "AppArmor keeps user namespaces to root",
                "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
        setting("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "0\n");
        setting("proc/sys/user/max_user_namespaces", "0\n");
        assertRefused(
                refuses,
                "the kernel allows no user namespaces (user.max_user_namespaces is 0)",
                "sudo sysctl -w user.max_user_namespaces=15000");
    }

    @Test
    void tooFewSubordinateNumbersAreNamedWithFreeOnes() throws Exception {
        setting("etc/subuid", "other:100000:65536\nmia:165536:1000\n");
        assertRefused(
                new Kernel(EVERYTHING, ""),
                "/etc/subuid gives mia fewer than the 65535 subordinate user numbers that a root tree needs",
                "sudo usermod --add-subuids 166536-232071 mia");
    }

    /** newuidmap refuses such a user, whatever /etc/subuid says. */
    @Test
    void aUserWithoutANameIsToldSo() throws Exception {
        setting("etc/subuid", "other:100000:65536\n");
        User unnamed = new User(12345, 12345, "12345");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> search(unnamed, new Kernel(EVERYTHING, ""))
                .find(cache, Set.of()));
        assertEquals(
                """
                12345 cannot build without root's rights:
                  the machine knows no name of user 12345 (/etc/passwd), and newuidmap maps ids for users with a name only
                  -> Build as a user who is in /etc/passwd.
                  -> Or build as root.""",
                failure.getMessage());
    }

    @Test
    void whatAProbeThatWasCutOffLeavesDoesNotHideTheReason() throws Exception {
        Kernel kernel = new Kernel("namespaces\n", "mount: out of memory");
        kernel.leavesSomething = true;
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> search(MIA, kernel).find(cache, Set.of(Constraint.EMULATION)));
        assertTrue(failure.getMessage().contains("nothing runs arm64 programs"), failure.getMessage());
        try (var left = Files.list(cache)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void layersAreCopiedWhereOverlayfsCannotBeMountedOrIsNotWanted() throws Exception {
        RootAccess without =
                search(MIA, new Kernel("namespaces\nbinfmt_misc\n", "")).find(cache, Set.of());
        assertFalse(without.overlayfs());
        assertEquals(
                "stages run in a user namespace of mia; layers are copied, since overlayfs cannot be mounted",
                without.description());
        RootAccess unwanted = search(MIA, new Kernel(EVERYTHING, "")).find(cache, EnumSet.of(Constraint.NO_OVERLAYFS));
        assertEquals(
                "stages run in a user namespace of mia; layers are copied, as kn86.overlayfs=false asks for",
                unwanted.description());
    }

    private void assertRefused(Kernel kernel, String problem, String remedy) {
        BuildFailure failure =
                assertThrows(BuildFailure.class, () -> search(MIA, kernel).find(cache, Set.of(Constraint.EMULATION)));
        assertTrue(failure.getMessage().startsWith("mia cannot build without root's rights:\n"), failure.getMessage());
        assertTrue(failure.getMessage().contains(problem), failure.getMessage());
        assertTrue(failure.remedy().contains(remedy), failure.getMessage());
    }

    private RootAccessSearch search(User user, CommandRunner kernel) {
        return new RootAccessSearch(new UserNamespaces(machine, user), kernel);
    }

    private void setting(String file, String content) throws IOException {
        Files.createDirectories(machine.resolve(file).getParent());
        Files.writeString(machine.resolve(file), content);
    }

    /** Prints what a probe would print; runs all other commands. */
    private final class Kernel implements CommandRunner {

        private final String inNamespace;
        private final String error;
        private final String onMachine;
        private boolean leavesSomething;

        Kernel(String inNamespace, String error) {
            this(inNamespace, error, "");
        }

        Kernel(String inNamespace, String error, String onMachine) {
            this.inNamespace = inNamespace;
            this.error = error;
            this.onMachine = onMachine;
        }

        @Override
        public CommandResult attempt(Command command) throws BuildFailure {
            if (!command.arguments().contains("probe")) {
                return new ProcessCommandRunner(temp.resolve("logs")).attempt(command);
            }
            if (leavesSomething) {
                try {
                    Files.createDirectory(
                            Path.of(command.arguments().get(command.arguments().size() - 1), "lower"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            boolean namespace = command.arguments().contains("enter");
            return new CommandResult(0, namespace ? inNamespace : onMachine, namespace ? error : "");
        }

        @Override
        public CommandResult run(Command command, String remedy) throws BuildFailure {
            throw new AssertionError("probes are attempted: " + command.pasteable());
        }
    }
}
