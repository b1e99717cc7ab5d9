// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.debian.toolbox.DebianToolbox;
import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.namespace.RootAccessSearch.Constraint;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.Leftovers;
import dev.kn86.image.testing.PackageArchive;
import dev.kn86.image.testing.PinnedToolbox;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.SilentProgress;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.FileTrees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** pi-gen's functions for hooks: bootstrap with a real debootstrap, and those for loop devices. Needs root. */
class StageHelpersIT {

    /**
     * A script for debootstrap (debootstrap(8), SCRIPT) that needs two packages; Debian's own needs a whole archive.
     */
    private static final String SCRIPT =
            """
            mirror_style release
            download_style apt
            finddebs_style from-indices
            variants -
            keyring %s
            work_out_debs() {
                required=hello
                base=libhello
            }
            first_stage_install() {
                extract $required $base
                mkdir -p "$TARGET/etc/apt" "$TARGET/var/lib/dpkg" "$TARGET/var/log"
                setup_etc
            }
            second_stage_install() {
                :
            }
            """;

    @TempDir
    private Path temp;

    private SampleStages stages;

    @BeforeEach
    void prepare() throws Exception {
        stages = new SampleStages(temp.resolve("stages"));
    }

    @AfterEach
    void nothingStaysBehind() throws Exception {
        assertEquals(List.of(), Leftovers.of(temp));
    }

    @Test
    void bootstrapMakesATreeAndFetchesNoPackageTwice() throws Exception {
        try (PackageArchive archive = new PackageArchive(temp.resolve("server"))) {
            Path script = publishWithScript(archive);
            stages.file(
                    "stage-debian/prerun.sh",
                    "#!/bin/bash -e\nbootstrap %s \"$ROOTFS_DIR\" %s %s\n"
                            .formatted(PackageArchive.SUITE, archive.address(), script));
            StageBuild build = new StageBuild(
                    temp,
                    temp.resolve("cache"),
                    emulator(),
                    RootRights.with(Constraint.EMULATION),
                    new SilentProgress());
            Layer layer = build.run(stages.stage("stage-debian")).get(0);
            assertEquals("hello\n", Files.readString(layer.tree().resolve("opt/hello")));
            assertEquals("libhello\n", Files.readString(layer.tree().resolve("opt/libhello")));
            assertFalse(Files.exists(layer.tree().resolve("debootstrap")));
            for (String ofTheMachine : List.of("etc/resolv.conf", "etc/hostname")) {
                assertFalse(Files.exists(layer.tree().resolve(ofTheMachine)), ofTheMachine);
            }
            List<String> fetched = archive.servedPackages();
            assertTrue(
                    fetched.containsAll(List.of("hello_1.0-1_all.deb", "libhello_1.0-1_all.deb")), fetched.toString());

            FileTrees.delete(temp.resolve("cache/layers"));
            build.run(stages.stage("stage-debian"));
            assertEquals(fetched, archive.servedPackages());
        }
    }

    /** The first perl in the path only writes a mark: with it debootstrap's own functions would fail. */
    @Test
    @EnabledOnOs(architectures = "amd64")
    void bootstrapAsksPerlAboutPackagesOnlyWithoutTheProgramForIt() throws Exception {
        try (PackageArchive archive = new PackageArchive(temp.resolve("server"))) {
            Path script = publishWithScript(archive);
            Path called = temp.resolve("called");
            Path perl = Files.writeString(
                    Files.createDirectories(temp.resolve("path")).resolve("perl"),
                    "#!/bin/sh\ntouch %s\nexit 1\n".formatted(called));
            assertTrue(perl.toFile().setExecutable(true));
            String bootstrap = "PATH=%s:$PATH\nbootstrap %s \"$ROOTFS_DIR\" %s %s\n"
                    .formatted(perl.getParent(), PackageArchive.SUITE, archive.address(), script);
            StageBuild build = new StageBuild(
                    temp,
                    temp.resolve("cache"),
                    emulator(),
                    RootRights.with(Constraint.EMULATION),
                    new SilentProgress());

            stages.file("stage-debian/prerun.sh", "#!/bin/bash -e\n" + bootstrap);
            Layer layer = build.run(stages.stage("stage-debian")).get(0);
            assertEquals("hello\n", Files.readString(layer.tree().resolve("opt/hello")));
            assertFalse(Files.exists(called));

            stages.file(
                    "stage-debian/prerun.sh",
                    "#!/bin/bash -e\nrm \"$SCRIPT_DIR/debootstrap/pkgdetails\"\n" + bootstrap);
            assertThrows(BuildFailure.class, () -> build.run(stages.stage("stage-debian")));
            assertTrue(Files.exists(called));
        }
    }

    /** The packages of the script, and those that the function bootstrap includes. */
    private Path publishWithScript(PackageArchive archive) throws Exception {
        for (String name : List.of("hello", "libhello", "gnupg", "ca-certificates")) {
            archive.add(name, "1:1.0-1", "", name + "\n");
        }
        archive.publish();
        return Files.writeString(temp.resolve("script"), SCRIPT.formatted(archive.keyring()));
    }

    /** An arm64 program that debootstrap runs to see whether such programs run. */
    private static Emulator emulator() {
        return System.getProperty("os.arch").equals("amd64")
                ? () -> Optional.of(((DebianToolbox) PinnedToolbox.open()).program("qemu-aarch64"))
                : Emulator.NONE;
    }

    /**
     * /proc/self/mounts has escapes for some characters. A mount that is not found stays; through one on /dev, the
     * machine's own devices were deleted.
     */
    @Test
    void mountsAreFoundWhateverTheirFoldersAreCalled() throws Exception {
        stages.file(
                "stage-mounts/00-a 1/00-run.sh",
                """
                #!/bin/bash -e
                for name in 'a 1' 'b\\0' $'tab\t7' '#4' $'line\n5' 'c\\0401' '100%' '*'; do
                    mkdir -p "$ROOTFS_DIR/mnt/$name"
                    mount -t tmpfs tmpfs "$ROOTFS_DIR/mnt/$name"
                    mkdir "$ROOTFS_DIR/mnt/$name/inner"
                    mount -t tmpfs tmpfs "$ROOTFS_DIR/mnt/$name/inner"
                done
                find_mounts "$ROOTFS_DIR/mnt"
                for point in "${mount_points[@]}"; do
                    printf '%q\n' "${point#"$ROOTFS_DIR/mnt/"}"
                done > "$DEPLOY_DIR/points"
                unmount "$ROOTFS_DIR/mnt"
                find_mounts "$ROOTFS_DIR/mnt"
                echo "${#mount_points[@]}" > "$DEPLOY_DIR/left"
                """);
        stages.file("stage-mounts/prerun.sh", "#!/bin/bash -e\nmkdir -p \"$ROOTFS_DIR\"\n");
        Layer layer = StageBuild.in(temp, RootRights.with(), new SilentProgress())
                .run(stages.stage("stage-mounts"))
                .get(0);
        List<String> expected = new ArrayList<>();
        for (String name :
                List.of("a\\ 1", "b\\\\0", "$'tab\\t7'", "\\#4", "$'line\\n5'", "c\\\\0401", "100%", "\\*")) {
            expected.add(name);
            expected.add(name.endsWith("'") ? name.replaceFirst("'$", "/inner'") : name + "/inner");
        }
        assertEquals(expected, Files.readAllLines(layer.exports().resolve("points")));
        assertEquals("0\n", Files.readString(layer.exports().resolve("left")));
    }

    /** The folder of the work has a blank and a digit behind it: every mount has to be taken back all the same. */
    @Test
    void theMachinesDevicesOutliveAStageWhateverItIsCalled() throws Exception {
        StageDirectory stage = stages.next("stage 1");
        stages.file("stage 1/00-a/00-run-chroot.sh", "touch /ran\n");
        List<String> devices = devices();
        StageBuild build = StageBuild.in(temp, RootRights.with(), new SilentProgress());
        List<Layer> layers = build.run(stages.first(), stage);
        assertEquals("", build.look(layers, "cat", "ran"));
        assertEquals(devices, devices());
    }

    private static List<String> devices() throws Exception {
        try (Stream<Path> names = Files.list(Path.of("/dev"))) {
            return names.map(Path::toString)
                    .filter(name -> !name.matches("/dev/(loop|dm-|mapper).*"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aLoopDeviceThatAHookLeavesOnItsOwnFileIsFreed() throws Exception {
        stages.next("stage-loop");
        stages.file(
                "stage-loop/00-a/00-run.sh",
                """
                #!/bin/bash -e
                truncate -s 1M "$WORK_DIR/image"
                losetup --find "$WORK_DIR/image"
                losetup --associated "$WORK_DIR/image" | grep -q .
                exit 3
                """);
        StageBuild build = StageBuild.in(temp, RootRights.with(Constraint.PRIVILEGED), new SilentProgress());
        assertThrows(BuildFailure.class, () -> build.run(stages.first(), stages.stage("stage-loop")));
        assertEquals(List.of(), Leftovers.of(temp));
    }

    /** Runs in a /dev of the hook's own, in which no other program makes device nodes. */
    @Test
    void loopDevicesAndTheirPartitionsGetNodesAndAreFreedWithTheImage() throws Exception {
        ForeignTool.require(ForeignTool.SFDISK, ForeignTool.PARTX);
        stages.next("stage-loop");
        stages.file(
                "stage-loop/00-a/00-run.sh",
                """
                #!/bin/bash -e
                image=%1$s/image
                truncate -s 32M "$image"
                sfdisk --quiet "$image" << 'EOF'
                label: dos
                start=2048, size=16384, type=c
                start=18432, type=83
                EOF
                mount -t tmpfs tmpfs /dev
                mknod /dev/null c 1 3
                mknod /dev/loop-control c 10 237
                ln -s /proc/self/fd /dev/fd
                ensure_next_loopdev
                device=$(losetup --find)
                stat --format='%%n %%F' "$device" > "$DEPLOY_DIR/next"
                losetup --partscan "$device" "$image"
                # Where the kernel has not read the table itself.
                partx --update "$device"
                rm -f "$device"p*
                ensure_loopdev_partitions "$device"
                ls "$device"* | sed "s,$device,device," > "$DEPLOY_DIR/partitions"
                cat "/sys/class/block/${device##*/}p2/size" > "$DEPLOY_DIR/size"
                mke2fs -q "${device}p2"
                mkdir "$STAGE_WORK_DIR/mounted"
                mount "${device}p2" "$STAGE_WORK_DIR/mounted"
                unmount_image "$image"
                if mountpoint -q "$STAGE_WORK_DIR/mounted"; then echo mounted; fi > "$DEPLOY_DIR/after"
                losetup --associated "$image" >> "$DEPLOY_DIR/after"
                umount /dev
                """
                        .formatted(temp));
        StageBuild build = StageBuild.in(temp, RootRights.with(Constraint.PRIVILEGED), new SilentProgress());
        Path exports =
                build.run(stages.first(), stages.stage("stage-loop")).get(1).exports();
        String next = Files.readString(exports.resolve("next"));
        assertTrue(next.matches("/dev/loop[0-9]+ block special file\n"), next);
        assertEquals("device\ndevicep1\ndevicep2\n", Files.readString(exports.resolve("partitions")));
        assertEquals("47104\n", Files.readString(exports.resolve("size")));
        assertEquals("", Files.readString(exports.resolve("after")));
    }
}
