// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.debian.apt.DebianArchive;
import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.engine.base.Base;
import dev.kn86.image.engine.base.DebianBase;
import dev.kn86.image.engine.base.DebianKernel;
import dev.kn86.image.engine.base.RaspiosBase;
import dev.kn86.image.engine.base.UpstreamRepository;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.engine.stage.StageDirectory;
import dev.kn86.image.testing.PackageArchive;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.file.CacheLock;
import dev.kn86.image.util.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A card on an arm64 tree in the state that upstream's stage2 leaves, from Debian's own packages: sudo with a root that
 * has no password, console-setup, services that write, kernel headers with their compiler, a second kernel, boot files
 * of other boards. The stages' real hooks and maintainer scripts run. Packages and layers are kept in the user's cache.
 * Needs root.
 */
class RaspiosCardIT {

    private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "kn86-image");

    /** Of each kind that stage2 brings (docs/stages/raspios.md) the real packages that are small. */
    private static final String STAGE2 =
            """
            #!/bin/bash -e
            packages=$PWD/files
            mkdir "${ROOTFS_DIR}/packages"
            cp "${packages}"/*.deb "${ROOTFS_DIR}/packages/"
            on_chroot << EOF
            export INITRD=No DEBIAN_FRONTEND=noninteractive
            apt-get install --no-install-recommends -y sudo console-setup keyboard-configuration cron logrotate curl wget \\
                net-tools nano openssh-client isc-dhcp-client linux-headers-%1$s linux-image-%2$s
            dpkg --install /packages/*.deb
            rm -r /packages
            usermod --pass='*' root
            useradd --create-home --groups sudo pi
            EOF
            cd "${ROOTFS_DIR}"
            # Of the base debian; upstream's initramfs does not have it.
            rm etc/initramfs-tools/scripts/init-premount/kn86-slot
            echo 'pi ALL=(ALL) NOPASSWD: ALL' > etc/sudoers.d/010_pi-nopasswd
            cd boot/firmware
            touch start4.elf fixup4.dat start_x.elf kernel_2712.img initramfs_2712 bcm2712-rpi-5-b.dtb bcm2711-rpi-4-b.dtb
            mkdir -p overlays
            echo 'console=serial0,115200 root=ROOTDEV quiet init=/usr/lib/raspberrypi-sys-mods/firstboot' > cmdline.txt
            """;

    private static final String PREVIOUS = "#!/bin/bash -e\nif [ ! -d \"${ROOTFS_DIR}\" ]; then\n\tcopy_previous\nfi\n";

    @TempDir
    private Path temp;

    private final RecordingProgress progress = new RecordingProgress();
    private CardBuild build;

    /** Deleted by the test: JUnit would warn of every symbolic link in the trees. */
    @AfterEach
    void deleteTrees() throws Exception {
        build.runner().run(Command.of("rm", "-rf", temp.resolve("card")), "Delete them by hand.");
    }

    @Test
    void whatStage2LeavesBecomesACardThatVerifies() throws Exception {
        CacheFolder cache = new CacheFolder(CACHE);
        // All builds of the user share the folder of downloads.
        try (CacheLock lock = CacheLock.acquire(CACHE, progress)) {
            build = new CardBuild(temp.resolve("card"), cache, progress);
            Pin pin = CardBuild.pin();
            RootTree tree = build.rootfs(base(pin), pin, Set.of("stage0-debian", "stage1-boot"));
            RaspiosDeck.check(build, tree);
            String record = Files.readString(build.slot().buildRecord());
            assertTrue(record.contains("\"raspiFirmwareVersion\" : \"1:1.20260601-1\""), record);
            assertTrue(record.contains("\"kernelVersion\" : \"1:6.12-1\""), record);
            build.card();
        }
    }

    /** The base debian, which the cache mostly has, with a stage on top that makes it what upstream's stages leave. */
    private Base base(Pin pin) throws Exception {
        DebianArchive archive = build.archive();
        Base debian = DebianBase.prepare(
                pin,
                archive,
                Path.of("../tools/sd-provision/debian-stages").toAbsolutePath().normalize(),
                temp.resolve("card/base"),
                Optional.empty(),
                build.runner());
        String kernel = DebianKernel.choose(pin, archive).packageName().replaceFirst("linux-image-", "");
        Path stage = temp.resolve("stage2");
        write(stage.resolve("prerun.sh"), PREVIOUS);
        write(
                stage.resolve("00-packages/00-run.sh"),
                STAGE2.formatted(kernel, kernel.replace("-arm64", "-cloud-arm64")));
        Path debs = Files.createDirectories(stage.resolve("00-packages/files"));
        Path folder = Files.createDirectory(temp.resolve("server"));
        try (PackageArchive server = new PackageArchive(folder)) {
            server.add("linux-image-rpi-v8", "1:6.12-1", "linux-image-" + kernel, "");
            server.add("raspi-firmware", "1:1.20260601-1", "", "");
            server.add("raspberrypi-sys-mods", "1", "", "");
            build.runner()
                    .run(
                            Command.of("sh", "-euc", "cp \"$0\"/archive/pool/*.deb \"$1\"", folder, debs),
                            "See the message.");
        }
        UpstreamRepository upstream = new UpstreamRepository(temp.resolve("upstream"), build.runner());
        for (String name : List.of("stage0", "stage1", "stage2")) {
            upstream.file(name + "/prerun.sh", PREVIOUS);
        }
        String commit = upstream.commit();
        upstream.tag();
        Base raspios = RaspiosBase.prepare(
                upstream.pin(commit),
                upstream.url(),
                UpstreamRepository.TAG,
                upstream.archive(new CacheFolder(temp.resolve("clones"))),
                false,
                Optional.empty());
        List<StageDirectory> stages = new ArrayList<>(debian.stages());
        stages.add(StageDirectory.of(stage));
        return new Base(
                stages,
                debian.inputs(),
                debian.variables(),
                debian.paths(),
                Optional.empty(),
                Map.of("base", "raspios"),
                debian.packages(),
                Base.Archive.NONE,
                raspios.versions());
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
