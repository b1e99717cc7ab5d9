// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.host;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.namespace.User;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.ForeignTools;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks a host that is a folder: its programs are scripts in bin, and other files lie as they would below /. */
@ForeignTools
class HostCheckTest {

    private static final String TABLE =
            """
            # comment

            old\t2.10\t--version\told-pkg ubuntu-22.04=old-pkg-22\toverlays,verify\tdoes old things
            gone\t-\t-\tgone-pkg\toverlays\tdoes things
            /usr/share/there\t-\t-\tthere-pkg\toverlays\tis read
            /usr/share/away\t-\t-\taway-pkg\tverify\tis read, too
            sh\t-\t-\tdash\trootfs\truns hooks
            """;

    @TempDir
    Path folder;

    private User user = new User(0, 0, "root");
    private String architecture = "amd64";
    private String system = "Linux";
    private int java = 17;
    private long wantedSpace = 1 << 20;

    @BeforeEach
    void makeHost() throws Exception {
        write("usr/share/there", "");
        write("proc/filesystems", "nodev\tproc\nnodev\tbinfmt_misc\n");
        write("etc/os-release", "PRETTY_NAME=\"Debian\"\nID=debian\nVERSION_ID=\"12\"\n");
        program("old", "echo 'old version 2.9.1'");
        program("sh", "true");
        program("dpkg-query", "echo 'dash 0.5.99-1'; exit 1");
    }

    private Path write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void program(String name, String text) throws Exception {
        ForeignTool.SH.run("-c", "chmod +x '" + write("bin/" + name, "#!/bin/sh\n" + text + "\n") + "'");
    }

    private HostCheck check() {
        Host host = new Host(
                system,
                architecture,
                java,
                user,
                List.of(folder.resolve("bin")),
                folder,
                new ProcessCommandRunner(folder.resolve("logs")));
        return new HostCheck(
                host,
                HostToolTable.parse(TABLE),
                new HostConditions(host, folder.resolve("cache/not/there/yet"), wantedSpace));
    }

    private String refusal(String goal) {
        return assertThrows(BuildFailure.class, () -> check().require(goal)).getMessage();
    }

    @Test
    void listsAllThatAGoalMisses() {
        assertEquals(
                """
                this host is not ready for kn86-image:overlays:
                  old: version 2.9.1, 2.10 or newer needed (overlays,verify: does old things)
                  gone: not found (overlays: does things)
                  -> Run tools/sd-provision/setup-host.sh, or: apt-get install --no-install-recommends -y gone-pkg old-pkg""",
                refusal("overlays"));
    }

    @Test
    void namesThePackageOfTheRelease() throws Exception {
        write("etc/os-release", "ID=ubuntu\nVERSION_ID='22.04'\n");
        assertTrue(refusal("overlays").endsWith(" -y gone-pkg old-pkg-22"), refusal("overlays"));
    }

    @Test
    void acceptsWhatIsNewEnough() throws Exception {
        program("old", "echo 'old version 2.10' >&2");
        program("gone", "true");
        assertDoesNotThrow(() -> check().require("overlays"));
    }

    @Test
    void saysWhenAVersionCannotBeRead() throws Exception {
        program("old", "echo none");
        assertTrue(refusal("overlays").contains("old: version unknown, 2.10 or newer needed"), refusal("overlays"));
    }

    @Test
    void findsFiles() {
        assertTrue(
                refusal("verify").contains("  /usr/share/away: not found (verify: is read, too)"), refusal("verify"));
        assertFalse(refusal("overlays").contains("/usr/share/there"));
    }

    @Test
    void passesGoalsThatNeedNothing() {
        system = "Mac OS X";
        assertDoesNotThrow(() -> check().require("fold"));
    }

    @Test
    void wantsUserNamespacesOfAnOrdinaryUser() throws Exception {
        assertDoesNotThrow(() -> check().require("rootfs"));
        user = new User(1000, 1001, "ada");
        write("etc/subuid", "eve:100000:65536\nada:165536:1000\n");
        write("etc/subgid", "");
        write("proc/sys/user/max_user_namespaces", "0\n");
        write("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
        String purpose = " (rootfs,image: make and mount the root tree without root)";
        assertEquals(
                """
                this host is not ready for kn86-image:rootfs:
                  user namespaces: the kernel allows no user namespaces (user.max_user_namespaces is 0)%1$s
                  user namespaces: AppArmor keeps user namespaces to root (kernel.apparmor_restrict_unprivileged_userns is 1)%1$s
                  user namespaces: /etc/subuid gives ada fewer than the 65535 subordinate user numbers that a root tree needs%1$s
                  user namespaces: /etc/subgid gives ada fewer than the 65535 subordinate group numbers that a root tree needs%1$s
                  -> sudo sysctl -w user.max_user_namespaces=15000
                  -> sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
                  -> sudo usermod --add-subuids 166536-232071 ada
                  -> sudo usermod --add-subgids 100000-165535 ada"""
                        .formatted(purpose),
                refusal("rootfs"));

        write("etc/subuid", "ada:165536:1000\n1000:300000:65536\n");
        write("etc/subgid", "ada:100000:65536\n");
        write("proc/sys/user/max_user_namespaces", "100\n");
        write("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "0\n");
        assertDoesNotThrow(() -> check().require("rootfs"));
    }

    @Test
    void wantsAWayToRunArm64Programs() throws Exception {
        write("proc/filesystems", "nodev\tproc\n");
        assertTrue(refusal("rootfs").contains("binfmt_misc: not in the kernel"), refusal("rootfs"));
        assertTrue(refusal("rootfs").contains("-> modprobe binfmt_misc"), refusal("rootfs"));

        architecture = "aarch64";
        assertDoesNotThrow(() -> check().require("rootfs"));
    }

    @Test
    void wantsRoomForLayers() {
        wantedSpace = 1L << 60;
        assertTrue(
                refusal("rootfs")
                        .matches("(?s).*disk: .* GiB free for .*/cache/not/there/yet, 1073741824 GiB needed.*"),
                refusal("rootfs"));
        assertDoesNotThrow(() -> check().require("fold"));
    }

    @Test
    void namesTheContainerWayElsewhere() {
        system = "Mac OS X";
        assertTrue(
                refusal("rootfs").contains("Linux on amd64 or arm64 is needed, this is Mac OS X on amd64"),
                refusal("rootfs"));
        assertTrue(refusal("rootfs").contains("-> Build in a container"), refusal("rootfs"));
        system = "Linux";
        architecture = "riscv64";
        assertTrue(refusal("rootfs").contains("this is Linux on riscv64"), refusal("rootfs"));
    }

    @Test
    void agreesWithTheSetUpScriptOnTheMachinesThatBuild() throws Exception {
        List<String> machines = BundledTable.rows("platforms.tsv");
        assertFalse(machines.isEmpty());
        for (String machine : machines) {
            String[] columns = machine.split("\t");
            system = columns[2];
            architecture = columns[3];
            CheckResult platform = check().findings().get(0);
            assertEquals("platform", platform.subject());
            assertEquals(columns[4].equals("yes"), platform.problem().isEmpty(), machine);
        }
    }

    @Test
    void listsEverythingForTheDoctor() throws Exception {
        java = 11;
        List<CheckResult> findings = check().findings();
        assertEquals(
                List.of(
                        "platform",
                        "java",
                        "root",
                        "binfmt_misc",
                        "disk",
                        "old",
                        "gone",
                        "/usr/share/there",
                        "/usr/share/away",
                        "sh"),
                findings.stream().map(CheckResult::subject).toList());
        assertEquals(
                List.of("java", "old", "gone", "/usr/share/away"),
                findings.stream()
                        .filter(finding -> finding.problem().isPresent())
                        .map(CheckResult::subject)
                        .toList());
        assertEquals("0.5.99-1", findings.get(9).found());
        assertEquals("2.9.1", findings.get(5).found());
        assertTrue(
                findings.get(4).found().matches("\\d+\\.\\d GiB free for .*/cache/not/there/yet"),
                findings.get(4).found());
    }

    @Test
    void readsTheBundledTable() {
        HostToolTable table = HostToolTable.bundled();
        assertTrue(table.tools().stream()
                .anyMatch(tool -> tool.probe().equals("dtc") && tool.users().contains("overlays")));
        assertTrue(table.tools().stream()
                .allMatch(
                        tool -> tool.minimum().isEmpty() || tool.versionOption().isPresent()));
        assertEquals(
                Optional.of(new ToolVersion("3.8")),
                table.tools().stream()
                        .filter(tool -> tool.probe().equals("mvn"))
                        .findFirst()
                        .orElseThrow()
                        .minimum());
    }

    @Test
    void refusesATableOfAnotherShape() {
        String message = assertThrows(IllegalArgumentException.class, () -> HostToolTable.parse("dtc\t-\n"))
                .getMessage();
        assertEquals("host-tools.tsv: 6 columns wanted, 2 found in: dtc\t-", message);
    }

    @Test
    void comparesVersionsByNumber() {
        assertTrue(new ToolVersion("3.10").compareTo(new ToolVersion("3.9.1")) > 0);
        assertTrue(new ToolVersion("3.8").compareTo(new ToolVersion("3.8.7")) < 0);
        assertEquals(0, new ToolVersion("17").compareTo(new ToolVersion("17")));
    }

    @Test
    void knowsThisMachine() throws Exception {
        Host host = Host.current(new ProcessCommandRunner(folder.resolve("logs")));
        assertEquals("Linux", host.system());
        assertEquals(
                ForeignTool.SH.run("-c", "id -u").stdout().strip().equals("0"),
                host.user().isRoot());
    }
}
