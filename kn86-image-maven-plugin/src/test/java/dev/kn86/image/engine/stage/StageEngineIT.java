// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import static dev.kn86.image.engine.stage.StageBuild.variables;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kn86.image.engine.layer.Layer;
import dev.kn86.image.engine.namespace.RootAccess;
import dev.kn86.image.engine.namespace.RootAccessSearch;
import dev.kn86.image.testing.ForeignTool;
import dev.kn86.image.testing.Leftovers;
import dev.kn86.image.testing.RecordingProgress;
import dev.kn86.image.testing.RootRights;
import dev.kn86.image.util.failure.BuildFailure;
import dev.kn86.image.util.process.Command;
import dev.kn86.image.util.process.CommandRunner;
import dev.kn86.image.util.process.ProcessCommandRunner;
import dev.kn86.image.util.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of pi-gen's stages, the layers, and what failed stages leave behind. Needs root. */
class StageEngineIT {

    @TempDir
    private Path temp;

    /** A folder for mounts of the test itself; other processes of the machine may copy them into their namespaces. */
    @TempDir
    private Path small;

    private CommandRunner runner;
    private SampleStages stages;
    private final RecordingProgress progress = new RecordingProgress();
    private String mountsBefore;

    @BeforeEach
    void prepare() throws IOException {
        runner = new ProcessCommandRunner(temp.resolve("command-logs"));
        stages = new SampleStages(temp.resolve("stages"));
        mountsBefore = mounts();
    }

    @AfterEach
    void nothingStaysBehind() throws Exception {
        assertEquals(mountsBefore, mounts(), "mounts");
        assertEquals(List.of(), Leftovers.of(temp));
        assertEquals(List.of(), BinfmtEntries.ofDeadBuilds(), "binfmt_misc");
    }

    @Test
    void runsHooksInPiGensOrder() throws Exception {
        StageDirectory stage = stages.next("stage-order");
        stages.file(
                "stage-order/01-b/00-run.sh",
                "#!/bin/bash -e\necho \"01-b run $(basename \"$PWD\")\" >> \"$ROOTFS_DIR/order\"\n");
        stages.file("stage-order/00-a/01-run-chroot.sh", "echo '00-a 01 chroot' >> /order\n");
        stages.file("stage-order/00-a/00-run-chroot.sh", "echo '00-a 00 chroot' >> /order\n");
        stages.file("stage-order/00-a/00-run.sh", "#!/bin/bash -e\necho '00-a 00 run' >> \"$ROOTFS_DIR/order\"\n");
        stages.file("stage-order/00-a/00-packages", "# a comment\nalpha beta # why\n\ngamma\n");
        stages.file("stage-order/00-a/00-packages-nr", "delta\n");
        stages.file("stage-order/00-a/00-debconf", "pkg pkg/question select 'answer'\n");
        stages.file("stage-order/00-a/02-notes.txt", "not a hook\n");
        stages.file("stage-order/00-skipped/00-run.sh", "#!/bin/bash\nexit 1\n");
        stages.file("stage-order/00-skipped/SKIP", "");
        stages.file("stage-order/files/00-not-a-hook", "a folder without numbered pieces\n");

        List<Layer> layers = engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of()));

        assertEquals(
                """
                apt-get -o Acquire::Retries=3 install --no-install-recommends -y delta
                apt-get -o Acquire::Retries=3 install -y alpha beta gamma
                00-a 00 run
                00-a 00 chroot
                00-a 01 chroot
                01-b run 01-b
                """,
                read(layers, "order"));
        assertEquals("pkg pkg/question select 'answer'\n", read(layers, "debconf"));
    }

    /** build.sh goes through the names that the pattern * gives, without a slash at their end. */
    @Test
    void subStagesRunInTheOrderOfTheirNames() throws Exception {
        StageDirectory stage = stages.next("stage-order");
        List<String> names =
                List.of("01-app", "01-app-data", "01-app.d", "02-x", "02-x y", "10-ten", "9-nine", "A", "a", "é");
        for (String name : names) {
            stages.file(
                    "stage-order/" + name + "/00-run.sh",
                    "#!/bin/bash -e\nbasename \"$PWD\" >> \"$ROOTFS_DIR/order\"\n");
        }
        stages.file("stage-order/.hidden/00-run.sh", "#!/bin/bash -e\nexit 1\n");
        stages.file("stage-order/00-no-folder", "");
        stages.file("elsewhere/00-run.sh", "#!/bin/bash -e\necho \"linked $PWD\" >> \"$ROOTFS_DIR/order\"\n");
        Files.createSymbolicLink(stage.folder().resolve("03-linked"), Path.of("../elsewhere"));
        Files.createSymbolicLink(stage.folder().resolve("04-dangling"), Path.of("../nowhere"));
        List<Layer> layers = engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of()));
        assertEquals(
                "01-app\n01-app-data\n01-app.d\n02-x\n02-x y\nlinked " + stage.folder() + "/03-linked\n10-ten\n"
                        + "9-nine\nA\na\né\n",
                read(layers, "order"));
    }

    /**
     * build.sh takes the stage's real folder. Who links a stage in and changes it, must not get the layer of before.
     */
    @Test
    void aStageThatIsALinkRunsAgainWhenItsFilesChange() throws Exception {
        StageDirectory real = stages.next("elsewhere");
        Files.createSymbolicLink(real.folder().resolveSibling("stage-link"), Path.of("elsewhere"));
        for (String text : List.of("one", "two")) {
            stages.file("elsewhere/00-a/00-run.sh", "#!/bin/bash -e\necho " + text + " > \"$ROOTFS_DIR/order\"\n");
            List<Layer> layers =
                    engine().run(List.of(stages.first(), stages.stage("stage-link")), "inputs", variables(Map.of()));
            assertEquals(text + "\n", read(layers, "order"));
        }
    }

    @Test
    void selectionsForDebconfStayData() throws Exception {
        StageDirectory stage = stages.next("stage-data");
        stages.file(
                "stage-data/00-a/00-debconf",
                """
                # `touch /injected` $(touch /injected)
                a a/name string ${TARGET_HOSTNAME} \\$5 \\`x\\` a\\b "c" 'd'; touch /injected
                END-OF-SELECTIONS
                touch /injected
                SELEOF
                END-OF-\\
                SELECTIONS
                touch /injected
                x\\\\
                END-OF-SELECTIONS-
                touch /injected
                """);
        List<Layer> layers = engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of()));
        assertEquals(
                """
                # touch /injected (touch /injected)
                a a/name string raspberrypi $5 `x` a\\b "c" 'd'; touch /injected
                END-OF-SELECTIONS
                touch /injected
                SELEOF
                END-OF-SELECTIONS
                touch /injected
                x\\
                END-OF-SELECTIONS-
                touch /injected
                """,
                read(layers, "debconf"));
    }

    @Test
    void listsAreCheckedBeforeAnythingRuns() throws Exception {
        StageDirectory stage = stages.next("stage-lists");
        stages.file("stage-lists/00-a/00-packages", "\ufeffvim\n");
        stages.file("stage-lists/00-a/01-packages-nr", "a\r");
        stages.file("stage-lists/00-a/02-debconf", "a a/b string $(id)\n");
        stages.file("stage-lists/01-b/00-packages", "vim; touch /x\n");
        stages.file("stage-lists/01-c\td/00-run.sh", "");
        stages.file("stage-lists/02-skipped/00-packages", "vim\r\n");
        stages.file("stage-lists/02-skipped/SKIP", "");
        String message = assertThrows(BuildFailure.class, () -> engine().run(
                                List.of(stages.first(), stage), "inputs", variables(Map.of())))
                .getMessage();
        Path folder = stage.folder();
        assertEquals(
                List.of(
                        folder + "/00-a/00-packages: line 1 begins with",
                        folder + "/00-a/01-packages-nr: line 1 has a carriage return",
                        folder + "/00-a/02-debconf: line 1 has $(",
                        folder + "/01-b/00-packages: line 1 has ;",
                        "01-c?d: its name has a control character"),
                message.lines()
                        .filter(line -> line.startsWith("  ") && !line.contains("->"))
                        .map(line -> line.strip()
                                .replaceFirst(
                                        "(: line [0-9] (begins with|has a carriage return|has ..?(?=,))).*", "$1"))
                        .toList());
        assertFalse(Files.exists(temp.resolve("logs/stage-first.log")), "the first stage has run");
    }

    /** pi-gen runs hooks as root, and many say sudo all the same (wherever that is installed). */
    @Test
    void sudoInAHookOfTheMachineHasNothingToDo() throws Exception {
        StageDirectory stage = stages.next("stage-sudo");
        stages.file(
                "stage-sudo/00-a/00-run.sh",
                """
                #!/bin/bash -e
                sudo install -m 640 /dev/stdin "${ROOTFS_DIR}/installed" <<< text
                sudo -E -n bash -c 'echo "$STAGE" > "$ROOTFS_DIR/stage"'
                sudo -u root -- VALUE='a b' sh -c 'echo "$VALUE" > "$ROOTFS_DIR/value"'
                sudo --user=root -H chmod 600 "${ROOTFS_DIR}/stage"
                if sudo false; then exit 1; fi
                """);
        stages.file(
                "stage-sudo/00-a/01-run-chroot.sh",
                """
                printf '#!/bin/bash\necho "the tree: $*" >> /value\n' > /usr/bin/sudo
                chmod +x /usr/bin/sudo
                sudo -u pi id
                """);
        List<Layer> layers = engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of()));
        assertEquals("text\n", read(layers, "installed"));
        assertEquals("stage-sudo\n", read(layers, "stage"));
        assertEquals("a b\nthe tree: -u pi id\n", read(layers, "value"));

        stages.file("stage-sudo/00-a/00-run.sh", "#!/bin/bash -e\nsudo -u pi id\n");
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of())));
        assertTrue(
                failure.getMessage()
                        .contains(
                                "sudo -u: hooks run as root on the build machine, and know no other user there; leave sudo"
                                        + " out, or use on_chroot for the users of the tree"),
                failure.getMessage());
    }

    /**
     * In pi-gen each is a mount of its own; people write it with and without sudo, and with pi-gen's order of mounts.
     */
    @Test
    void hooksUnmountWhatOnChrootHasMounted() throws Exception {
        StageDirectory stage = stages.next("stage-umount");
        stages.file(
                "stage-umount/00-a/00-run.sh",
                """
                #!/bin/bash -e
                on_chroot <<< 'true'
                umount "${ROOTFS_DIR}/dev/pts"
                umount -f "${ROOTFS_DIR}/dev" "${ROOTFS_DIR}/proc/"
                sudo umount "${ROOTFS_DIR}/sys"
                umount -l "${ROOTFS_DIR}"/{run,tmp}
                for folder in dev proc run sys tmp; do
                    if mountpoint "${ROOTFS_DIR}/${folder}"; then exit 1; fi
                done
                if umount "${ROOTFS_DIR}/proc"; then exit 1; fi
                mkdir "${STAGE_WORK_DIR}/one"
                mount -t tmpfs one "${STAGE_WORK_DIR}/one"
                on_chroot <<< 'echo again > /again'
                umount "${STAGE_WORK_DIR}/one" "${ROOTFS_DIR}/sys"
                if mountpoint "${STAGE_WORK_DIR}/one" || mountpoint "${ROOTFS_DIR}/sys"; then exit 1; fi
                umount --version > "${ROOTFS_DIR}/version"
                """);
        List<Layer> layers = engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of()));
        assertEquals("again\n", read(layers, "again"));
        assertTrue(read(layers, "version").startsWith("umount"));
    }

    /** build.sh reads EXPORT_IMAGE without set -u. */
    @Test
    void anExportImageMayReadWhatNobodySets() throws Exception {
        StageDirectory last = stages.next("stage-last");
        StageDirectory export = stages.next("stage-export");
        stages.file(
                "stage-last/EXPORT_IMAGE",
                """
                IMG_SUFFIX="-kiosk${SITE_TAG}"
                if [ "${USE_QCOW2}" = "1" ]; then IMG_SUFFIX="${IMG_SUFFIX}-q"; fi
                files=$(ls /no/such/folder-* 2> /dev/null | head -n 1)
                set -- *.no-such-file
                export SEEN=$1
                """);
        stages.file(
                "stage-export/00-a/00-run.sh", "#!/bin/bash -e\necho \"$IMG_SUFFIX $SEEN\" > \"$ROOTFS_DIR/suffix\"\n");
        List<Layer> layers = engine().run(List.of(stages.first(), last, export), "inputs", exporting(export));
        assertEquals("-kiosk *.no-such-file\n", read(layers, "suffix"));
    }

    /** As build.sh, which the config is a part of. */
    @Test
    void whatAConfigExportsReachesHooks() throws Exception {
        StageDirectory stage = stages.next("stage-env");
        stages.file(
                "stage-env/00-a/00-run.sh",
                """
                #!/bin/bash -e
                {
                    echo "${WPA_ESSID-unset} ${WPA_PASSWORD-unset} ${DEPLOY_ZIP-unset} $DEPLOY_COMPRESSION ${MY_OWN-unset}"
                    echo "$STAGE_LIST"
                    echo "${PATH##*:}"
                } > "$ROOTFS_DIR/seen"
                """);
        Path config = Files.writeString(
                temp.resolve("config"),
                """
                export WPA_ESSID=cafe
                WPA_PASSWORD=longenough
                DEPLOY_ZIP=0
                export MY_OWN='a b'
                export STAGE_LIST="stage-first stage-*"
                export PATH=$PATH:/opt/case/bin
                """);
        StageVariables variables = new StageVariables(
                PiGenVariables.of(
                        "bookworm",
                        Instant.EPOCH,
                        "c0ffee",
                        PiGenConfig.read(List.of(config), temp.resolve("work"), runner)),
                Map.of(),
                Map.of());
        List<Layer> layers = engine().run(List.of(stages.first(), stage), "inputs", variables);
        assertEquals("cafe unset unset none a b\nstage-first stage-*\n/opt/case/bin\n", read(layers, "seen"));
    }

    /** pi-gen's function reads both variables; a stage builds on another tree than the previous stage's that way. */
    @Test
    void copyPreviousCopiesWhatItsVariablesSay() throws Exception {
        StageDirectory elsewhere = stages.next("stage-elsewhere");
        stages.file(
                "stage-elsewhere/prerun.sh",
                """
                #!/bin/bash -e
                copy_previous
                ROOTFS_DIR=$STAGE_WORK_DIR/second copy_previous
                [ -x "$STAGE_WORK_DIR/second/usr/bin/bash" ]
                echo second > "$STAGE_WORK_DIR/second/mark"
                """);
        StageDirectory other = stages.next("stage-other");
        stages.file(
                "stage-other/prerun.sh",
                """
                #!/bin/bash -e
                mkdir -p "$STAGE_WORK_DIR/other"
                echo other > "$STAGE_WORK_DIR/other/mark"
                export PREV_ROOTFS_DIR=$STAGE_WORK_DIR/other
                copy_previous
                """);
        List<Layer> layers = engine().run(List.of(stages.first(), elsewhere), "inputs", variables(Map.of()));
        assertFalse(
                Files.exists(layers.get(1).tree().resolve("mark")), "what is in another place is no part of the tree");
        layers = engine().run(List.of(stages.first(), other), "inputs", variables(Map.of()));
        assertEquals(List.of("mark"), names(layers.get(layers.size() - 1).tree()));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anExportImageThatFailsIsNamed() throws Exception {
        StageDirectory last = stages.next("stage-last");
        StageDirectory export = stages.next("stage-export");
        for (String text : List.of("false\n", "if then\n", "exit 0\n", "no-such-program\n")) {
            stages.file("stage-last/EXPORT_IMAGE", text);
            BuildFailure failure = assertThrows(BuildFailure.class, () -> engine().run(
                            List.of(stages.first(), last, export), "inputs", exporting(export)));
            assertTrue(
                    failure.getMessage().startsWith("stage stage-export: stage-last/EXPORT_IMAGE exited with "),
                    failure.getMessage());
        }
    }

    private static StageVariables exporting(StageDirectory export) throws BuildFailure {
        return new StageVariables(variables(Map.of()).pigen(), Map.of(), Map.of("EXPORT_CONFIG_DIR", export.folder()));
    }

    @Test
    void aHookThatIsNotExecutableDoesNotRun() throws Exception {
        StageDirectory stage = stages.next("stage-mode");
        stages.file("stage-mode/00-a/00-run.sh", "#!/bin/bash\nexit 1\n");
        Files.setPosixFilePermissions(
                stage.folder().resolve("00-a/00-run.sh"),
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                2,
                engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of()))
                        .size());
    }

    @Test
    void exportsPiGensVariablesAndFunctions() throws Exception {
        StageDirectory stage = stages.next("stage-env");
        stages.file(
                "stage-env/00-a/00-run.sh",
                """
                #!/bin/bash -eu
                for name in ARCH RELEASE IMG_NAME IMG_DATE WORK_DIR DEPLOY_DIR LOG_FILE STAGE STAGE_DIR STAGE_WORK_DIR \\
                    ROOTFS_DIR PREV_STAGE PREV_STAGE_DIR PREV_ROOTFS_DIR BASE_DIR SCRIPT_DIR TARGET_HOSTNAME \\
                    FIRST_USER_NAME LOCALE_DEFAULT TIMEZONE_DEFAULT GIT_HASH SOURCE_DATE_EPOCH; do
                    [ -n "${!name}" ] || { echo "$name is empty"; exit 1; }
                done
                [ "$PREV_STAGE" = stage-first ] && [ -x "$PREV_ROOTFS_DIR/usr/bin/bash" ]
                for name in log bootstrap copy_previous unmount unmount_image on_chroot update_issue \\
                    ensure_next_loopdev ensure_loopdev_partitions; do
                    [ "$(type -t "$name")" = function ]
                done
                PI_GEN_RELEASE='KN\\t86' update_issue "$STAGE"
                grep -q $'^KN\\t86 ' "$ROOTFS_DIR/etc/rpi-issue"
                update_issue "$STAGE"
                on_chroot << EOF
                echo "$STAGE" > /from-heredoc
                EOF
                echo "${KN86_VERSION}" > "$ROOTFS_DIR/version"
                if compgen -e | grep '^KN86_UNNAM'; then exit 1; fi
                """);
        List<Layer> layers = engine().run(
                        List.of(stages.first(), stage),
                        "inputs",
                        variables(Map.of("KN86_VERSION", "1.2.3", "KN86_UNNAMED", "x")));
        assertEquals("stage-env\n", read(layers, "from-heredoc"));
        assertEquals("1.2.3\n", read(layers, "version"));
        assertTrue(
                read(layers, "etc/rpi-issue").startsWith("KN-86 2026-11-01\nGenerated using pi-gen, "),
                read(layers, "etc/rpi-issue"));
    }

    /** What pi-gen's rsync gives: the tree of the stage before over what is there, and nothing deleted. */
    @Test
    void copyPreviousKeepsWhatTheTreeHasAlready() throws Exception {
        stages.file(
                "stage-before/prerun.sh",
                """
                #!/bin/bash -e
                mkdir -p "$ROOTFS_DIR/etc"
                echo early | tee "$ROOTFS_DIR/early" "$ROOTFS_DIR/etc/early" > "$ROOTFS_DIR/both"
                copy_previous
                """);
        stages.file("stage-first/00-a/00-run.sh", "#!/bin/bash -e\necho previous > \"$ROOTFS_DIR/both\"\n");
        StageDirectory twice = stages.next("stage-twice");
        stages.file(
                "stage-twice/00-a/00-run.sh",
                """
                #!/bin/bash -e
                echo changed > "$ROOTFS_DIR/both"
                echo new > "$ROOTFS_DIR/new"
                rm "$ROOTFS_DIR/early"
                copy_previous
                echo 'cat /early /etc/early /both /new > /all' | on_chroot
                """);
        for (RootAccess access :
                List.of(RootRights.usual(), RootRights.with(RootAccessSearch.Constraint.NO_OVERLAYFS))) {
            StageBuild build = StageBuild.in(temp.resolve("overlayfs-" + access.overlayfs()), access, progress);
            List<Layer> layers = build.run(stages.first(), stages.stage("stage-before"), twice);
            assertEquals("early\nearly\nprevious\nnew\n", build.look(layers, "cat", "all"));
        }
    }

    @Test
    void aVariableWithoutDefaultIsAbsentUntilItIsSet() throws Exception {
        StageDirectory stage = stages.next("stage-unset");
        stages.file(
                "stage-unset/00-a/00-run.sh",
                """
                #!/bin/bash -e
                for name in FIRST_USER_PASS WPA_COUNTRY PUBKEY_SSH_FIRST_USER APT_PROXY TEMP_REPO IMG_SUFFIX EXPORT_DIR; do
                    if [ -v "$name" ]; then echo "$name is set"; exit 1; fi
                done
                """);
        assertEquals(
                2,
                engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of()))
                        .size());
    }

    @Test
    void theTreePassesThroughASkippedStageWhoseNameTheNextOneIsTold() throws Exception {
        StageDirectory skipped = stages.next("stage-skipped");
        stages.file("stage-skipped/SKIP", "");
        StageDirectory last = stages.next("stage-last");
        stages.file(
                "stage-last/00-a/00-run.sh",
                "#!/bin/bash -e\necho \"$PREV_STAGE ${PREV_STAGE_DIR##*/} $(basename \"${PREV_ROOTFS_DIR%/rootfs}\")\" > \"$ROOTFS_DIR/previous\"\n");
        List<Layer> layers = engine().run(List.of(stages.first(), skipped, last), "inputs", variables(Map.of()));
        assertEquals(2, layers.size());
        assertEquals("stage-skipped stage-skipped stage-skipped\n", read(layers, "previous"));
    }

    @Test
    void aTreeThatAStageMadeItselfHidesTheLayersBelow() throws Exception {
        StageDirectory first = stages.first();
        stages.file(
                "stage-copy/prerun.sh",
                "#!/bin/bash -e\nrsync -a \"$PREV_ROOTFS_DIR/\" \"$ROOTFS_DIR/\"\nrm -r \"$ROOTFS_DIR/etc\"\n");
        List<StageDirectory> all = List.of(first, stages.stage("stage-copy"), stages.next("stage-last"));
        assertEquals("no\n", in(engine().run(all, "inputs", variables(Map.of())), "sh", "-c", "[ -e etc ] || echo no"));
        assertEquals(2, engine().run(all, "inputs", variables(Map.of())).size(), "a cached one, too");
    }

    @Test
    void restartsAtAStageThoughItIsCached() throws Exception {
        List<StageDirectory> all = List.of(stages.first(), stages.next("stage-middle"), stages.next("stage-last"));
        engine().run(all, "inputs", variables(Map.of()));
        progress.lines().clear();
        engine().run(all, "inputs", variables(Map.of()), StageStart.from(Optional.of("stage-middle")));
        assertEquals(List.of("cached", "", ""), stageOutcomes());
        BuildFailure failure = assertThrows(BuildFailure.class, () -> engine().run(
                        all, "inputs", variables(Map.of()), StageStart.from(Optional.of("stage2"))));
        assertTrue(
                failure.getMessage().startsWith("kn86.stage.from=stage2 names no stage of this build"),
                failure.getMessage());
        assertTrue(
                failure.getMessage().contains("Name one of stage-first, stage-middle, stage-last."),
                failure.getMessage());
    }

    @Test
    void runsPostrunAfterTheLastStage() throws Exception {
        StageDirectory last = stages.next("stage-last");
        stages.file("postrun.sh", "#!/bin/bash -e\necho \"$PWD $STAGE\" > \"$DEPLOY_DIR/postrun\"\n");
        Files.setPosixFilePermissions(
                temp.resolve("stages/postrun.sh"),
                java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        List<Layer> layers = engine().run(List.of(stages.first(), last), "inputs", variables(Map.of()));
        assertFalse(Files.exists(layers.get(0).exports().resolve("postrun")));
        assertEquals(
                temp.resolve("stages") + " stage-last\n",
                Files.readString(layers.get(1).exports().resolve("postrun")));
    }

    @Test
    void theExportKnowsWhatTheLastStageSaysOfItsImageUnlessSkipImagesHidesIt() throws Exception {
        stages.file("stage-first/EXPORT_IMAGE", "IMG_SUFFIX=-deck\nNOOBS_NAME='A Deck'\n");
        StageDirectory export = stages.next("export");
        stages.file(
                "export/00-a/00-run.sh",
                """
                #!/bin/bash -e
                echo "${IMG_SUFFIX-none} ${NOOBS_NAME-none}" > "$DEPLOY_DIR/image"
                """);
        StageVariables variables =
                new StageVariables(variables(Map.of()).pigen(), Map.of(), Map.of("EXPORT_CONFIG_DIR", export.folder()));
        List<StageDirectory> all = List.of(stages.first(), export);
        Layer made = build().run(all, variables).get(1);
        assertEquals("-deck A Deck\n", Files.readString(made.exports().resolve("image")));
        stages.file("stage-first/SKIP_IMAGES", "");
        made = build().run(all, variables).get(1);
        assertEquals("none none\n", Files.readString(made.exports().resolve("image")));
    }

    @Test
    void anEditFileIsRefusedSinceNobodyCouldAnswerIt() throws Exception {
        StageDirectory stage = stages.next("stage-edit");
        stages.file("stage-edit/00-a/01-patches/series", "");
        stages.file("stage-edit/00-a/01-patches/EDIT", "");
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of())));
        assertTrue(failure.getMessage().contains("stage-edit: 00-a/01-patches exited with 1"), failure.getMessage());
        assertTrue(
                failure.getMessage().contains("01-patches/EDIT asks for a shell to edit patches"),
                failure.getMessage());
    }

    @Test
    void aProcessThatHoldsAMountIsEndedBeforeTheTreeIsKept() throws Exception {
        StageDirectory stage = stages.next("stage-busy");
        stages.file("stage-busy/00-a/00-run-chroot.sh", "cd /proc\nsleep 753159 > /dev/null 2>&1 &\n");
        assertEquals(
                2,
                engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of()))
                        .size());
        assertEquals(List.of(), Leftovers.of(temp), "its process and mounts");
    }

    @Test
    void appliesQuiltPatches() throws Exception {
        StageDirectory stage = stages.next("stage-patch");
        stages.file("stage-patch/00-a/00-run.sh", "#!/bin/bash -e\necho old > \"$ROOTFS_DIR/etc/setting\"\n");
        stages.file("stage-patch/00-a/01-patches/series", "change.diff\n");
        stages.file(
                "stage-patch/00-a/01-patches/change.diff",
                """
                --- a/rootfs/etc/setting
                +++ b/rootfs/etc/setting
                @@ -1 +1 @@
                -old
                +new
                """);
        List<Layer> layers = engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of()));
        assertEquals("new\n", read(layers, "etc/setting"));
    }

    @Test
    void keepsUnchangedStagesAndRunsOnlyWhatFollowsAChange() throws Exception {
        StageDirectory middle = stages.next("stage-middle");
        StageDirectory last = stages.next("stage-last");
        stages.file("stage-last/00-a/00-run.sh", "#!/bin/bash -e\necho \"${KN86_BUILD_ID}\" > \"$ROOTFS_DIR/id\"\n");
        List<StageDirectory> all = List.of(stages.first(), middle, last);
        engine().run(all, "inputs", variables(Map.of("KN86_BUILD_ID", "one")));
        progress.lines().clear();
        List<Layer> layers = engine().run(all, "inputs", variables(Map.of("KN86_BUILD_ID", "two")));
        assertEquals("two\n", read(layers, "id"));
        assertEquals(List.of("cached", "cached", ""), stageOutcomes());
        progress.lines().clear();
        engine().run(all, "inputs", variables(Map.of("KN86_BUILD_ID", "one")));
        assertEquals(List.of("cached", "cached", "cached"), stageOutcomes(), "the first result is still there");
    }

    @Test
    void theLineOfAStageHasTimeSizeAndOrigin() throws Exception {
        StageDirectory stage = stages.next("stage-size");
        stages.file(
                "stage-size/00-a/00-run.sh", "#!/bin/bash -e\ndd if=/dev/zero of=\"$ROOTFS_DIR/big\" bs=1M count=3\n");
        for (String origin : List.of("", "  cached")) {
            progress.lines().clear();
            engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of()));
            String line = progress.lines().get(progress.lines().size() - 1);
            assertTrue(line.matches("stage stage-size +[0-9]+\\.[0-9] s +3\\.0 MiB" + origin), line);
        }
    }

    @Test
    void deletionsAndOddNamesGoThroughLayers() throws Exception {
        StageDirectory odd = stages.next("stage-odd");
        stages.file(
                "stage-odd/00-a/00-run-chroot.sh",
                """
                mkdir -p '/odd dir' /gone
                touch '/odd dir/a b' $'/odd dir/new\\nline' '/odd dir/ünïcode' /gone/file
                ln '/odd dir/a b' '/odd dir/hard link'
                """);
        StageDirectory delete = stages.next("stage-delete");
        stages.file("stage-delete/00-a/00-run-chroot.sh", "rm -r /gone '/odd dir/ünïcode'\n");
        List<Layer> layers = engine().run(List.of(stages.first(), odd, delete), "inputs", variables(Map.of()));
        assertEquals("a b\nhard link\nnew\nline\n", in(layers, "ls", "--quoting-style=literal", "odd dir"));
        assertFalse(in(layers, "ls").contains("gone"));
    }

    @Test
    void aFileWithSeveralNamesStaysOneFileAndIsNotKeptWhereNobodyChangesIt() throws Exception {
        StageDirectory make = stages.next("stage-make");
        stages.file("stage-make/00-a/00-run-chroot.sh", "mkdir /d '/e e'\necho one > /d/one\nln /d/one '/e e/two '\n");
        StageDirectory idle = stages.next("stage-idle");
        StageDirectory change = stages.next("stage-change");
        stages.file("stage-change/00-a/00-run-chroot.sh", "echo more >> '/e e/two '\n");
        List<Layer> layers = engine().run(List.of(stages.first(), make, idle, change), "inputs", variables(Map.of()));
        assertEquals("one\nmore\n", read(layers, "d/one"));
        assertTrue(Files.exists(layers.get(3).tree().resolve("d/one")));
        assertFalse(Files.exists(layers.get(2).tree().resolve("d/one")), "unchanged");
        assertEquals(
                Files.getLastModifiedTime(layers.get(1).tree().resolve("d")),
                Files.getLastModifiedTime(layers.get(2).tree().resolve("d")));
    }

    @Test
    void theMachinesResolvConfIsLentToHooksAndInNoLayer() throws Exception {
        StageDirectory use = stages.next("stage-use");
        stages.file("stage-use/00-a/00-run-chroot.sh", "cat /etc/resolv.conf > /lent\n");
        StageDirectory own = stages.next("stage-own");
        stages.file("stage-own/00-a/00-run-chroot.sh", "rm /etc/resolv.conf\necho own > /etc/resolv.conf\n");
        StageDirectory later = stages.next("stage-later");
        stages.file("stage-later/00-a/00-run-chroot.sh", "cat /etc/resolv.conf > /seen\n");
        List<Layer> layers = engine().run(List.of(stages.first(), use, own, later), "inputs", variables(Map.of()));
        assertEquals(Files.readString(Path.of("/etc/resolv.conf")), read(layers, "lent"));
        assertEquals("", in(layers.subList(0, 2), "find", "etc", "-mindepth", "1"));
        assertEquals(
                Files.getLastModifiedTime(layers.get(0).tree().resolve("etc")),
                Files.getLastModifiedTime(layers.get(1).tree().resolve("etc")));
        assertEquals("own\n", read(layers, "seen"));
    }

    @Test
    void copiedTreesShareWhatNoStageHasChangedAndNothingElse() throws Exception {
        StageDirectory big = stages.next("stage-big");
        stages.file(
                "stage-big/00-a/00-run.sh",
                """
                #!/bin/bash -e
                head -c 40000000 /dev/zero | tr '\\0' x > "$ROOTFS_DIR/big"
                echo one > "$ROOTFS_DIR/small"; touch --date=@1 "$ROOTFS_DIR/small"
                """);
        StageDirectory idle = stages.next("stage-idle");
        StageDirectory change = stages.next("stage-change");
        // The file is changed in place, and keeps its size and time.
        stages.file(
                "stage-change/00-a/00-run.sh",
                "#!/bin/bash -e\necho two 1<> \"$ROOTFS_DIR/small\"\ntouch --date=@1 \"$ROOTFS_DIR/small\"\n");
        StageBuild copying = StageBuild.in(temp, RootRights.with(RootAccessSearch.Constraint.NO_OVERLAYFS), progress);
        List<Layer> lower = copying.run(stages.first(), big, idle);
        progress.lines().clear();
        List<Layer> all = copying.run(stages.first(), big, idle, change);
        assertEquals(List.of("cached", "cached", "cached", ""), stageOutcomes(), "links do not change them");
        assertEquals(
                "one\ntwo\n",
                Files.readString(lower.get(0).tree().resolve("small"))
                        + Files.readString(all.get(0).tree().resolve("small")));
        long layers = kibibytes(temp.resolve("cache/layers"));
        long tree = kibibytes(all.get(0).tree());
        assertTrue(layers <= 2.5 * tree && tree > 39_000, layers + " KiB for a tree of " + tree);
    }

    private long kibibytes(Path folder) throws Exception {
        return Long.parseLong(runner.run(Command.of("du", "-sk", folder), "See the output above.")
                .stdout()
                .split("\\s")[0]);
    }

    @Test
    void aFailingHookNamesStageHookExitCodeLastLinesAndLog() throws Exception {
        StageDirectory stage = stages.next("stage-fail");
        stages.file("stage-fail/00-a/03-run-chroot.sh", "echo 'about to fail'\n(exit 7)\necho 'not reached'\n");
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of())));
        assertTrue(
                failure.getMessage().startsWith("stage stage-fail: 00-a/03-run-chroot.sh exited with 7 ("),
                failure.getMessage());
        assertTrue(failure.getMessage().contains("| about to fail"), failure.getMessage());
        assertFalse(failure.getMessage().contains("not reached"), failure.getMessage());
        assertTrue(failure.getMessage().contains("log: " + temp.resolve("logs/stage-fail.log")), failure.getMessage());
        assertEquals(1, layerCount(), "only the stage that succeeded is kept");
    }

    @Test
    void whatRunsIsToldAgainAndAgain() throws Exception {
        StageDirectory stage = stages.next("stage-long");
        stages.file("stage-long/00-a/00-run.sh", "#!/bin/bash\nsleep 2\n");
        List<String> running = new CopyOnWriteArrayList<>();
        Progress watcher = new Progress() {
            @Override
            public void info(String line) {
                progress.info(line);
            }

            @Override
            public void warn(String line) {
                progress.warn(line);
            }

            @Override
            public void debug(String line) {
                progress.debug(line);
            }

            @Override
            public void running(String line) {
                running.add(line);
            }
        };
        StageBuild.in(temp, RootRights.usual(), watcher).run(stages.first(), stage);
        List<String> ofHook = running.stream()
                .filter(line -> line.matches("stage-long 00-a/00-run\\.sh [0-9]+ s"))
                .distinct()
                .toList();
        assertTrue(ofHook.size() >= 2, running.toString());
    }

    @Test
    void theTimelineOfAFailedBuildHasEveryHook() throws Exception {
        StageDirectory stage = stages.next("stage-timed");
        stages.file("stage-timed/00-a/00-run.sh", "#!/bin/bash\nsleep 1\n");
        stages.file("stage-timed/00-a/01-run.sh", "#!/bin/bash\nexit 7\n");
        engine().run(List.of(stages.first()), "inputs", variables(Map.of()));
        assertThrows(
                BuildFailure.class, () -> engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of())));
        assertEquals(
                """
                stage-first null true
                prerun.sh 0 false
                00-a/00-run.sh 0 false
                00-a/01-run.sh 7 false
                stage-timed null false
                """,
                ForeignTool.JQ
                        .run(
                                "-r",
                                ".traceEvents[] | \"\\(.name) \\(.args.exit) \\(.args.cached)\"",
                                temp.resolve("timeline.json"))
                        .stdout());
        assertEquals(
                "true\n",
                ForeignTool.JQ
                        .run(
                                "[.traceEvents[] | select(.name == \"00-a/00-run.sh\" and .dur >= 1000000)] | length == 1",
                                temp.resolve("timeline.json"))
                        .stdout());
    }

    @Test
    void aPackageThatDoesNotExistIsNamed() throws Exception {
        StageDirectory stage = stages.next("stage-package");
        stages.file("stage-package/00-a/00-packages", "no-such-package\n");
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of())));
        assertTrue(
                failure.getMessage().contains("stage-package: 00-a/00-packages exited with 100"), failure.getMessage());
        assertTrue(failure.getMessage().contains("Unable to locate package no-such-package"), failure.getMessage());
    }

    @Test
    void aStageWithoutRootTreeSaysSo() throws Exception {
        stages.file("stage-none/00-a/00-run.sh", "#!/bin/bash\n:\n");
        BuildFailure failure = assertThrows(BuildFailure.class, () -> engine().run(
                        List.of(stages.first(), stages.stage("stage-none")), "inputs", variables(Map.of())));
        assertTrue(
                failure.getMessage().contains("its prerun.sh has to call copy_previous or bootstrap"),
                failure.getMessage());
    }

    /** The machine's own /dev may be mounted in the tree, whose /dev is emptied at the end. */
    @Test
    void aStageWhoseMountsCannotBeReadFailsBeforeAnythingIsDeleted() throws Exception {
        Path devices = Files.createDirectories(temp.resolve("devices"));
        Files.writeString(devices.resolve("device"), "kept");
        StageDirectory stage = stages.next("stage-hides-mounts");
        stages.file(
                "stage-hides-mounts/00-a/00-run.sh",
                """
                #!/bin/bash -e
                mount --bind '%s' "$ROOTFS_DIR/dev"
                mount -t tmpfs tmpfs /proc
                """
                        .formatted(devices));
        BuildFailure failure = assertThrows(
                BuildFailure.class, () -> engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of())));
        assertTrue(failure.getMessage().contains("/proc/self/mounts"), failure.getMessage());
        assertEquals("kept", Files.readString(devices.resolve("device")));
    }

    @Test
    void leftoverProcessesAndMountsOfAHookEndWithTheStage() throws Exception {
        StageDirectory stage = stages.next("stage-leftover");
        stages.file(
                "stage-leftover/00-a/00-run.sh",
                """
                #!/bin/bash -e
                sleep 864213 > /dev/null 2>&1 &
                mkdir -p "$ROOTFS_DIR/mnt"
                mount -t tmpfs tmpfs "$ROOTFS_DIR/mnt"
                touch "$ROOTFS_DIR/mnt/only-in-the-mount"
                """);
        List<Layer> layers = engine().run(List.of(stages.first(), stage), "inputs", variables(Map.of()));
        assertEquals("", in(layers, "ls", "mnt"));
        assertEquals(List.of(), Leftovers.of(temp), "its process and mounts");
    }

    @Test
    void aFullDiskFailsAndLeavesNoHalfLayer() throws Exception {
        runner.run(Command.of("mount", "-t", "tmpfs", "-o", "size=64M", "tmpfs", small), "Run as root.");
        try {
            StageDirectory stage = stages.next("stage-full");
            stages.file(
                    "stage-full/00-a/00-run.sh",
                    "#!/bin/bash -e\ndd if=/dev/zero of=\"$ROOTFS_DIR/big\" bs=1M count=100\n");
            StageBuild build = StageBuild.in(small, RootRights.usual(), progress);
            BuildFailure failure = assertThrows(BuildFailure.class, () -> build.run(stages.first(), stage));
            assertTrue(failure.getMessage().contains("No space left on device"), failure.getMessage());
            try (Stream<Path> layers = Files.list(small.resolve("cache/layers"))) {
                assertEquals(1, layers.count());
            }
        } finally {
            // Unmounted lazily: the lock on a layer in use is held until the process ends.
            runner.run(Command.of("umount", "--lazy", small), "Unmount it by hand.");
        }
    }

    private StageBuild build() {
        return StageBuild.in(temp, RootRights.usual(), progress);
    }

    private StageEngine engine() throws Exception {
        return build().engine();
    }

    private String read(List<Layer> layers, String file) throws Exception {
        return in(layers, "cat", file);
    }

    private String in(List<Layer> layers, String... words) throws Exception {
        return build().look(layers, words);
    }

    private List<String> stageOutcomes() {
        return progress.lines().stream()
                .filter(line -> line.startsWith("stage "))
                .map(line -> line.replaceFirst("^.* s +[0-9.]+ MiB *", ""))
                .toList();
    }

    private long layerCount() throws IOException {
        try (Stream<Path> entries = Files.list(temp.resolve("cache/layers"))) {
            return entries.count();
        }
    }

    private static String mounts() throws IOException {
        return Files.readString(Path.of("/proc/self/mounts"));
    }
}
