// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.rootfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.debian.pin.Pin;
import dev.kn86.image.engine.base.Base;
import dev.kn86.image.engine.base.RaspiosBase;
import dev.kn86.image.engine.base.UpstreamRepository;
import dev.kn86.image.engine.layer.LayerFiles;
import dev.kn86.image.engine.layer.LayerStore;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.roottree.RootTree;
import dev.kn86.image.engine.stage.Emulator;
import dev.kn86.image.engine.stage.SampleStages;
import dev.kn86.image.testing.PackageArchive;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.testing.TreeListing;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.file.CacheFolder;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Builds the base raspios from the clone to the slot, with a small repository in place of upstream pi-gen's. Its stages
 * use what upstream's stages use, and write their variables down. Needs root.
 */
class RaspiosBuildIT {

    private static final RootAccess RIGHTS = RootRights.usual();
    private static final String NEXT = "#!/bin/bash -e\nif [ ! -d \"${ROOTFS_DIR}\" ]; then\n\tcopy_previous\nfi\n";
    private static final String RECORD = "#!/bin/bash -e\n\"${BASE_DIR}/record.sh\"\n";

    /** Stands in for packages that stage0 installs and a later stage upgrades. */
    private static final String INSTALL =
            """
            #!/bin/bash -e
            mkdir -p "${ROOTFS_DIR:?}/var/lib/dpkg"
            cat > "${ROOTFS_DIR:?}/var/lib/dpkg/status" << 'END'
            Package: raspi-firmware
            Status: install ok installed
            Architecture: all
            Version: %s

            Package: linux-image-rpi-v8
            Status: install ok installed
            Architecture: arm64
            Version: %s

            Package: linux-image-rpi-2712
            Status: deinstall ok config-files
            Architecture: arm64
            Version: 1:1-1
            END
            """;

    /** A script beside upstream's stages: it writes down variables, and for paths the content behind them. */
    private static final String RECORD_SH =
            """
            #!/bin/bash -eu
            mkdir -p "${ROOTFS_DIR:?}/recorded"
            {
                echo "STAGE=${STAGE} in ${STAGE_DIR##*/}, PREV_STAGE=${PREV_STAGE-none} in $(basename "${PREV_STAGE_DIR-none}")"
                echo "previous: $(cat "${PREV_ROOTFS_DIR-/nowhere}/etc/marks" 2> /dev/null | xargs)"
                echo "${FIRST_USER_NAME} ${FIRST_USER_PASS-no password} ${TARGET_HOSTNAME} ${WPA_COUNTRY} ${RELEASE} ${ARCH} ${IMG_NAME} ${IMG_DATE}"
                echo "GIT_HASH=${GIT_HASH} CAPSH_ARG=${CAPSH_ARG} CLEAN=${CLEAN}"
                echo "BASE_DIR: $(ls -x -w 0 "${BASE_DIR}" | xargs)"
                [ "${STAGE_WORK_DIR}" = "${WORK_DIR}/${STAGE}" ] && [ "${ROOTFS_DIR}" = "${STAGE_WORK_DIR}/rootfs" ] && echo "work folders as in pi-gen"
                echo "EXPORT_DIR=$(basename "${EXPORT_DIR-none}") IMG_SUFFIX=${IMG_SUFFIX-none}"
            } > "${ROOTFS_DIR:?}/recorded/${STAGE}"
            echo "${STAGE}" >> "${ROOTFS_DIR:?}/etc/marks"
            """;

    @TempDir
    private Path temp;

    private final RecordingProgress progress = new RecordingProgress();
    private CommandRunner runner;
    private UpstreamRepository upstream;
    private Pin pin;
    private String commit;
    private Optional<Instant> renew = Optional.empty();

    @BeforeEach
    void makeStages() throws Exception {
        runner = new ProcessCommandRunner(temp.resolve("command-logs"));
        upstream = new UpstreamRepository(temp.resolve("upstream"), runner);
        upstream.file("record.sh", RECORD_SH);
        upstream.file("stage0/prerun.sh", SampleStages.FIRST_PRERUN);
        upstream.file("stage0/02-firmware/00-run.sh", INSTALL.formatted("1:1.20260101-1", "1:6.12.25-1+rpt1"));
        upstream.file("stage0/00-record/00-run.sh", RECORD);
        upstream.file("stage1/prerun.sh", NEXT);
        upstream.file(
                "stage1/00-boot-files/00-run.sh",
                "#!/bin/bash -e\ninstall -m 640 files/fstab \"${ROOTFS_DIR:?}/etc/fstab\"\n");
        upstream.file("stage1/00-boot-files/files/fstab", "BOOTDEV  /boot/firmware  vfat\n");
        upstream.file("stage1/01-record/00-run.sh", RECORD);
        upstream.file("stage2/prerun.sh", NEXT);
        upstream.file("stage2/EXPORT_IMAGE", "IMG_SUFFIX=\"-lite\"\n");
        upstream.file("stage2/EXPORT_NOOBS", "NOOBS_NAME=\"Raspbian Lite\"\n");
        upstream.file("stage2/01-sys-tweaks/00-packages-nr", "ssh less # both\n");
        upstream.file("stage2/01-sys-tweaks/00-patches/series", "01-fstab.diff\n");
        upstream.file(
                "stage2/01-sys-tweaks/00-patches/01-fstab.diff",
                """
                --- stage2.orig/rootfs/etc/fstab
                +++ stage2/rootfs/etc/fstab
                @@ -1 +1 @@
                -BOOTDEV  /boot/firmware  vfat
                +BOOTDEV  /boot/firmware  vfat  ro
                """);
        upstream.file(
                "stage2/01-sys-tweaks/01-run.sh",
                "#!/bin/bash -e\non_chroot << EOF\necho \"$FIRST_USER_NAME in \\$PWD\" > /etc/from-chroot\nEOF\n");
        upstream.file("stage2/02-record/00-run.sh", RECORD);
        upstream.file("stage2/03-upgrade/00-run.sh", INSTALL.formatted("1:1.20260601-1~bookworm", "1:6.12.95-1+rpt1"));
        upstream.file("stage3/prerun.sh", "#!/bin/bash\necho 'the desktop is no part of it'; exit 1\n");
        upstream.file("export-image/prerun.sh", "#!/bin/bash\necho \"upstream's export is no part of it\"; exit 1\n");
        commit = upstream.commit();
        upstream.tag();
        pin = upstream.pin(commit);

        write("stages/stage-deck/prerun.sh", NEXT);
        write("stages/stage-deck/00-deck/00-run.sh", RECORD);
        write("provision/export-image/prerun.sh", NEXT);
        write(
                "provision/export-image/00-finish/00-run.sh",
                RECORD
                        + """
                mkdir -p "${DEPLOY_DIR:?}/boot" "${DEPLOY_DIR:?}/common"
                cp "${ROOTFS_DIR:?}/etc/fstab" "${DEPLOY_DIR:?}/boot/"
                """);
        Files.writeString(
                temp.resolve("config"),
                "FIRST_USER_NAME=deck\nTARGET_HOSTNAME=kn86\nWPA_COUNTRY=AT\nIMG_NAME=deck-test\n");
    }

    @Test
    void upstreamsStagesRunOnOurEngineBelowTheProducts() throws Exception {
        RootTree tree = build(false);
        assertEquals(
                "stage0 stage1 stage2 stage-deck export-image",
                read(tree, "etc/marks").replace('\n', ' ').strip());
        assertEquals("BOOTDEV  /boot/firmware  vfat  ro\n", read(tree, "etc/fstab"));
        assertEquals("deck in /\n", read(tree, "etc/from-chroot"));
        assertEquals(
                "apt-get -o Acquire::Retries=3 install --no-install-recommends -y ssh less\n", read(tree, "order"));
        assertEquals(recorded("stage0", "none", "", "none"), read(tree, "recorded/stage0"));
        assertEquals(recorded("stage1", "stage0", "stage0", "none"), read(tree, "recorded/stage1"));
        assertEquals(recorded("stage2", "stage1", "stage0 stage1", "none"), read(tree, "recorded/stage2"));
        assertEquals(
                recorded("stage-deck", "stage2", "stage0 stage1 stage2", "none"), read(tree, "recorded/stage-deck"));
        assertEquals(
                recorded("export-image", "stage-deck", "stage0 stage1 stage2 stage-deck", "stage-deck"),
                read(tree, "recorded/export-image"));
        assertEquals("BOOTDEV  /boot/firmware  vfat  ro\n", Files.readString(temp.resolve("target/slot/boot/fstab")));
        String record = Files.readString(temp.resolve("target/slot/build-record.json"));
        assertTrue(record.contains(commit) && record.contains("raspios"), record);
        assertTrue(
                record.contains("\"raspiFirmwareVersion\" : \"1:1.20260601-1~bookworm\"")
                        && record.contains("\"kernelVersion\" : \"1:6.12.95-1+rpt1\""),
                record);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The epoch alone makes no package new enough.
                "1:1.20250430-4 | raspi-firmware 1:1.20250430-4 that pi-gen's stages have installed is older than",
                "absent | the finished tree has no package raspi-firmware, which pi-gen's stage0 installs"
            })
    void aFirmwareThatCannotBootSlotsIsRefused(String version, String problem) throws Exception {
        String install = INSTALL.formatted(version, "1:6.12.95-1+rpt1");
        write(
                "stages/stage-deck/00-deck/01-run.sh",
                version.equals("absent") ? install.replace("Package: raspi-firmware", "Package: other") : install);
        String message = assertThrows(BuildFailure.class, () -> build(false)).getMessage();
        assertTrue(message.startsWith(problem), message);
        assertTrue(Files.notExists(temp.resolve("target/slot")));
    }

    @Test
    void offlineOnlyWhatChangedRunsAgain() throws Exception {
        build(false);
        progress.lines().clear();
        write("stages/stage-deck/00-deck/01-run.sh", "#!/bin/bash -e\necho new > \"${ROOTFS_DIR:?}/etc/new\"\n");
        RootTree tree = build(true);
        assertEquals("new\n", read(tree, "etc/new"));
        assertEquals(List.of("stage0", "stage1", "stage2"), cached());
    }

    @Test
    void aBuildThatFailsLeavesWhatTheLastOneMade() throws Exception {
        RootTree tree = build(false);
        TreeListing slot = TreeListing.of(temp.resolve("target/slot"));
        String packages = Files.readString(temp.resolve("target/packages.lock"));
        for (String broken :
                List.of("stages/stage-deck/00-deck/02-run.sh", "provision/export-image/00-finish/02-run.sh")) {
            write(broken, "#!/bin/bash\nexit 3\n");
            assertThrows(BuildFailure.class, () -> build(true));
            Files.delete(temp.resolve(broken));
            assertEquals(slot, TreeListing.of(temp.resolve("target/slot")));
            assertEquals(packages, Files.readString(temp.resolve("target/packages.lock")));
            assertEquals("deck in /\n", read(tree, "etc/from-chroot"), "its layers are there");
        }
    }

    @Test
    void theArchiveIsAskedBeforeTheFirstStageThatTheCacheLacks() throws Exception {
        Path server = Files.createDirectory(temp.resolve("server"));
        try (PackageArchive archive = new PackageArchive(server)) {
            archive.add("raspi-firmware", "1:1.20260601-1", "", "");
            archive.publish();
            upstream.file(
                    "stage0/00-configure-apt/files/raspi.list",
                    "deb " + archive.address() + " " + PackageArchive.SUITE + " main\n");
            upstream.file("stage0/00-configure-apt/files/raspberrypi.gpg.key", archive.armouredKey());
            pin = upstream.pin(upstream.commit());
            upstream.moveTag();
            archive.misbehave("InRelease", PackageArchive.Fault.GONE);
            archive.misbehave("Release", PackageArchive.Fault.GONE);
            String message =
                    assertThrows(BuildFailure.class, () -> build(false)).getMessage();
            assertTrue(message.startsWith("Raspberry Pi's archive ("), message);
            assertTrue(Files.notExists(temp.resolve("target/logs/stage0.log")), "a hook has run");
            archive.behave();
            build(false);
        }
        write("stages/stage-deck/00-deck/01-run.sh", "#!/bin/bash -e\necho new > \"${ROOTFS_DIR:?}/etc/new\"\n");
        assertEquals("new\n", read(build(false), "etc/new"), "the archive is gone, and nobody needs it");
    }

    @Test
    void packagesAreResolvedAnewWhenTheUserAsks() throws Exception {
        build(false);
        progress.lines().clear();
        renew = Optional.of(Instant.parse("2026-11-22T10:00:00Z"));
        build(false);
        assertEquals(List.of(), cached(), "every stage runs");
        progress.lines().clear();
        renew = Optional.empty();
        build(true);
        assertEquals(List.of("stage0", "stage1", "stage2", "stage-deck"), cached(), "and is kept");
    }

    private List<String> cached() {
        return progress.lines().stream()
                .filter(line -> line.startsWith("stage stage") && line.endsWith("cached"))
                .map(line -> line.split(" +")[1])
                .toList();
    }

    private String recorded(String stage, String previous, String marks, String export) {
        return "STAGE=" + stage + " in " + stage + ", PREV_STAGE=" + previous + " in " + previous + "\n"
                + "previous: " + marks + "\n"
                + "deck no password kn86 AT bookworm arm64 deck-test 2026-11-01\n"
                + "GIT_HASH=" + commit + " CAPSH_ARG=--drop=cap_setfcap CLEAN=1\n"
                + "BASE_DIR: export-image record.sh stage-deck stage0 stage1 stage2 stage3\n"
                + "work folders as in pi-gen\n"
                + "EXPORT_DIR=" + export + " IMG_SUFFIX=none\n";
    }

    private RootTree build(boolean offline) throws Exception {
        Path cache = temp.resolve("cache");
        RootfsRequest request = new RootfsRequest(
                List.of(temp.resolve("stages/stage-deck")),
                List.of(temp.resolve("config")),
                Optional.empty(),
                temp.resolve("provision/export-image"),
                Optional.empty(),
                "1.2",
                "1.2+test",
                false,
                Instant.parse("2026-11-01T00:00:00Z"),
                temp.resolve("target/slot"),
                temp.resolve("target/logs"),
                new CacheFolder(cache),
                temp.resolve("target/packages.lock"),
                Optional.empty());
        Base base = RaspiosBase.prepare(
                pin, upstream.url(), UpstreamRepository.TAG, upstream.archive(new CacheFolder(cache)), offline, renew);
        LayerStore layers =
                new LayerStore(new CacheFolder(cache), new LayerFiles(RIGHTS, runner), Instant.EPOCH, progress);
        return new RootfsBuild(layers, RIGHTS, runner, progress).run(request, base, pin, Emulator.NONE);
    }

    private String read(RootTree tree, String path) throws Exception {
        Path mountPoint = Files.createDirectories(temp.resolve("mount"));
        return runner.run(tree.view(mountPoint, Command.of("cat", mountPoint.resolve(path))), "See the message.")
                .stdout();
    }

    private void write(String path, String content) throws IOException {
        Path file = temp.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
