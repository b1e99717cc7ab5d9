// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.roottree.RootTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What of the base raspios may be on a deck. */
final class RaspiosDeck {

    private RaspiosDeck() {}

    /** Looks at the finished root tree and boot tree. */
    static void check(CardBuild build, RootTree tree) throws Exception {
        assertPackages(words(build.look(
                tree,
                "awk",
                "/^Package: /{ name = $2 } /^Status: .* installed/{ print name }",
                "var/lib/dpkg/status")));
        assertFiles(build, tree);
    }

    private static Set<String> words(String text) {
        return new TreeSet<>(List.of(text.strip().split("\\s+")));
    }

    private static void assertPackages(Set<String> installed) {
        List<String> unwanted = installed.stream()
                .filter(name -> name.matches(
                        "sudo|console-setup.*|keyboard-configuration|cron|logrotate|curl|wget|net-tools|nano|openssh-client"
                                + "|isc-dhcp-client|linux-headers-.*|linux-kbuild-.*|gcc-.*|binutils.*|libgcc-.*-dev"
                                + "|linux-image-.*cloud.*|raspberrypi-sys-mods"))
                .filter(name -> !name.equals("gcc-12-base"))
                .toList();
        assertEquals(List.of(), unwanted);
        assertTrue(installed.containsAll(List.of(
                "apt",
                "systemd",
                "udev",
                "dbus",
                "polkitd",
                "e2fsprogs",
                "fdisk",
                "linux-image-rpi-v8",
                "raspi-firmware")));
        assertEquals(
                1,
                installed.stream()
                        .filter(name -> name.matches("linux-image-6\\..*"))
                        .count(),
                "kernels");
    }

    private static void assertFiles(CardBuild build, RootTree tree) throws Exception {
        assertEquals("1", build.look(tree, "sh", "-c", "ls lib/modules | wc -l").strip(), "folders of modules");
        assertEquals("", build.look(tree, "find", "boot", "-type", "f"), "copies of the kernel");
        assertEquals("", build.look(tree, "sh", "-c", "dpkg --root=. --audit 2>&1"), "packages that are half removed");
        assertEquals(
                "*",
                build.look(tree, "sed", "-n", "s/^root:\\([^:]*\\):.*/\\1/p", "etc/shadow")
                        .strip());
        assertEquals("", build.look(tree, "find", "etc", "-path", "etc/sudoers.d/010*"));
        for (String unit : List.of("console-setup", "keyboard-setup", "cron", "logrotate")) {
            assertEquals(
                    "/dev/null",
                    build.look(tree, "readlink", "etc/systemd/system/" + unit + ".service")
                            .strip());
        }
        try (Stream<Path> files = Files.list(build.slot().boot())) {
            Set<String> names = new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
            assertTrue(names.containsAll(List.of("start.elf", "fixup.dat", "kernel8.img", "initramfs8", "config.txt")));
            names.retainAll(Set.of(
                    "start4.elf",
                    "fixup4.dat",
                    "start_x.elf",
                    "kernel_2712.img",
                    "initramfs_2712",
                    "bcm2712-rpi-5-b.dtb",
                    "bcm2711-rpi-4-b.dtb"));
            assertEquals(Set.of(), names);
        }
        assertFalse(Files.readString(build.slot().boot().resolve("cmdline.txt")).contains("firstboot"));
    }
}
