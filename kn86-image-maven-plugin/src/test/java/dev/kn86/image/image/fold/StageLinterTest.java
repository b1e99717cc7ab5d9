// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StageLinterTest {

    @TempDir
    Path folder;

    private FoldFixture fixture;

    @BeforeEach
    void makeStage() throws IOException {
        fixture = new FoldFixture(folder);
    }

    private List<String> faults(boolean blocking) throws IOException {
        return new StageLinter(fixture.stages)
                .lint().stream()
                        .filter(fault -> fault.blocks() == blocking)
                        .map(fault -> fixture.stages.relativize(fault.path()) + ": " + fault.text())
                        .toList();
    }

    private void assertError(String expected) throws IOException {
        assertEquals(List.of(expected), faults(true));
    }

    private void assertWarning(String expected) throws IOException {
        assertEquals(List.of(expected), faults(false));
        assertEquals(List.of(), faults(true));
    }

    @Test
    void acceptsEveryKindOfHook() throws IOException {
        fixture.write("stage-a/00-thing/00-debconf", "x y z\n");
        fixture.write("stage-a/00-thing/00-packages", "vim # editor\n");
        fixture.write("stage-a/00-thing/00-packages-nr", "mc\n");
        fixture.write("stage-a/00-thing/01-run-chroot.sh", "true\n");
        fixture.write("stage-a/00-thing/00-patches/series", "# first\na.diff -p1 # why\n\n");
        fixture.write("stage-a/00-thing/00-patches/a.diff", "--- a\r\n");
        fixture.write("stage-a/files/01-run.sh.example", "");
        fixture.write("README.md", "");
        assertEquals(List.of(), new StageLinter(fixture.stages).lint());
    }

    /** Names that pi-gen ignores without a word, as people have written them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00_run.sh",
                "01_packages",
                "run-chroot.sh.txt",
                "00-run.sh~",
                ".00-run.sh.swp",
                "#00-run.sh#",
                "00-Run.sh",
                "00-run.SH",
                "00-PACKAGES",
                "00-packages.txt",
                "00-packages-nr.bak",
                "00.packages",
                "00 run.sh",
                "00-patch",
                "packages.disabled",
                "prerun.sh",
                "0-run-chroot.sh.orig"
            })
    void refusesNamesThatOnlyLookLikeHooks(String name) throws IOException {
        fixture.write("stage-a/00-thing/" + name, "");
        assertError(
                "stage-a/00-thing/" + name + ": never run: hooks are called NN-debconf, NN-packages-nr, NN-packages, "
                        + "NN-patches, NN-run.sh or NN-run-chroot.sh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00-install-app.sh", "00_run.sh", "packages.txt", "01-packages", "run.sh", "20-extra"})
    void refusesHooksBesideSubStagesWhateverTheyAreCalled(String name) throws IOException {
        fixture.write("stage-a/" + name, "");
        assertError("stage-a/" + name + ": never run: hooks belong in a folder of the stage");
    }

    /** In pi-gen it lies in BASE_DIR. */
    @Test
    void warnsOfWhatLiesBesideTheStages() throws IOException {
        fixture.write("prebuilt/tool", "");
        fixture.write("LICENSE.md", "");
        fixture.script("stage-a/00-thing/01-run.sh");
        fixture.write(
                "stage-a/00-thing/01-run.sh",
                """
                #!/bin/bash -e
                # cp "${BASE_DIR}/LICENSE.md" x
                cp -f $BASE_DIR/prebuilt/tool "${BASE_DIR}"/prebuilt/other "${ROOTFS_DIR}/usr/bin/"
                ls "${BASE_DIR}/stage-a" "${BASE_DIR}/scripts" "${BASE_DIR}"
                """);
        assertWarning("stage-a/00-thing/01-run.sh: may read ${BASE_DIR}/prebuilt, which lies beside the stages; "
                + "BASE_DIR has links to the stages alone; put it into the stage");
    }

    /** A checkout may have made every file executable. */
    @ParameterizedTest
    @ValueSource(strings = {"SKIP", "SKIP_IMAGES", "EXPORT_IMAGE", "EXPORT_NOOBS"})
    void knowsTheFilesOfAStageAlsoWhenTheyAreExecutable(String name) throws IOException {
        fixture.write("stage-a/" + name, "");
        FileMode.set(fixture.stages.resolve("stage-a/" + name), FileMode.EXECUTABLE);
        assertEquals(
                List.of(),
                new StageLinter(fixture.stages)
                        .lint().stream()
                                .map(StageFault::toString)
                                .filter(fault -> fault.contains("never run"))
                                .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "skip, SKIP",
        "SKIP.txt, SKIP",
        "Skip_Images, SKIP_IMAGES",
        "SKIP_IMAGE, SKIP_IMAGES",
        "SKIP-IMAGES, SKIP_IMAGES",
        "EXPORT_IMAGES, EXPORT_IMAGE",
        "export_image, EXPORT_IMAGE",
        "EXPORT_IMAGE.bak, EXPORT_IMAGE",
        "pre-run.sh, prerun.sh",
        "PRERUN.sh, prerun.sh",
        "prerun, prerun.sh",
        "prerun.sh~, prerun.sh"
    })
    void warnsOfNamesThatLookLikeThoseOfAStage(String name, String meant) throws IOException {
        fixture.write("stage-a/" + name, "");
        assertWarning(
                "stage-a/" + name + ": pi-gen does not know this name; " + meant + " is the name that it looks for");
    }

    @Test
    void warnsOfASkipThatSkipsNothing() throws IOException {
        fixture.write("stage-a/00-thing/SKIP.sh", "");
        fixture.write("stage-a/00-thing/Skip", "");
        assertEquals(
                List.of(
                        "stage-a/00-thing/Skip: pi-gen does not know this name; SKIP is the name that it looks for",
                        "stage-a/00-thing/SKIP.sh: never run: no script of the stage names it"),
                faults(false).stream()
                        .sorted(java.util.Comparator.reverseOrder())
                        .toList());
    }

    @Test
    void aFileThatAScriptNamesIsTheScriptsBusiness() throws IOException {
        Path hook = fixture.write(
                "stage-a/00-thing/00-run.sh",
                "#!/bin/bash -e\ninstall -m 644 10-deck.rules \"${ROOTFS_DIR}/etc\"\n. ../00-common.sh\nbash ./setup.sh\n");
        FileMode.set(hook, 0755);
        fixture.write("stage-a/00-thing/10-deck.rules", "");
        fixture.write("stage-a/00-common.sh", "");
        fixture.write("stage-a/00-thing/setup.sh", "");
        fixture.write("stage-a/00-thing/notes.md", "");
        assertEquals(List.of(), new StageLinter(fixture.stages).lint());
        fixture.write("stage-a/00-thing/my-setup.sh", "");
        assertWarning("stage-a/00-thing/my-setup.sh: never run: no script of the stage names it");
    }

    @Test
    void refusesHooksOneFolderTooLow() throws IOException {
        fixture.script("stage-a/00-thing/more/00-run.sh");
        fixture.script("stage-a/00-thing/files/00-run.sh");
        assertError("stage-a/00-thing/more/00-run.sh: never run: hooks belong directly in a folder of the stage");
    }

    @Test
    void linksAreReadAsPiGenReadsThem() throws IOException {
        Path stage = fixture.stages.resolve("stage-a");
        Files.createDirectories(folder.resolve("shared/01-shared"));
        Files.writeString(folder.resolve("shared/01-shared/00_run.sh"), "");
        FileMode.set(Files.writeString(folder.resolve("shared/plain.sh"), "#!/bin/sh\n"), 0644);
        Files.createSymbolicLink(stage.resolve("01-shared"), Path.of("../../shared/01-shared"));
        Files.createSymbolicLink(stage.resolve("02-gone"), Path.of("../../shared/02-gone"));
        Files.createSymbolicLink(stage.resolve("00-thing/01-run.sh"), Path.of("../../../shared/plain.sh"));
        Files.createSymbolicLink(stage.resolve("00-thing/02-run.sh"), Path.of("02-run.sh"));
        assertEquals(
                List.of(
                        "stage-a/00-thing/01-run.sh: not executable, so that it is skipped; chmod +x it",
                        "stage-a/00-thing/02-run.sh: a link that leads to nothing, so that it is left out",
                        "stage-a/01-shared/00_run.sh: never run: hooks are called NN-debconf, NN-packages-nr, "
                                + "NN-packages, NN-patches, NN-run.sh or NN-run-chroot.sh",
                        "stage-a/02-gone: a link that leads to nothing, so that it is left out"),
                faults(true));
    }

    @Test
    void refusesAHookThatReadsWhatIsNotCopied() throws IOException {
        Files.createDirectories(folder.resolve("common"));
        Files.writeString(folder.resolve("common/app.conf"), "one\n");
        fixture.write("stage-a/files/inside.conf", "");
        Path hook = fixture.write(
                "stage-a/00-thing/00-run.sh",
                "#!/bin/bash -e\ncp ../../../common/app.conf ../files/inside.conf \"${ROOTFS_DIR}\"\n"
                        + "ln -s ../../../usr/lib/x \"${ROOTFS_DIR}/x\"\n");
        FileMode.set(hook, 0755);
        assertError("stage-a/00-thing/00-run.sh: reads ../../../common/app.conf, which lies outside the stages and is "
                + "not copied with them; put it into the stage");
    }

    /** A hook of these lines, and beside the stages a folder with a file, which is not copied with them. */
    private void writeHookBesideCommon(String lines) throws IOException {
        Files.createDirectories(folder.resolve("common"));
        Files.writeString(folder.resolve("common/app.conf"), "one\n");
        FileMode.set(fixture.write("stage-a/00-thing/00-run.sh", "#!/bin/bash -e\n" + lines + "\n"), 0755);
    }

    /** From a copy of the stages, all of these lead elsewhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "source ./../../../common/app.conf",
                "cp \"$PWD/../../../common/app.conf\" x",
                "cp $(pwd)/../../../common/app.conf x",
                "cp \"${STAGE_DIR}/../../common/app.conf\" x",
                "cp \"$STAGE_DIR\"/../../common/app.conf x",
                "SHARED=\"$(cd \"$(dirname \"$0\")/../../../common\" && pwd)\"",
                "SHARED=$(cd \"$(dirname -- \"${BASH_SOURCE[0]}\")\"/../../../common && pwd)",
                "cp \"$(dirname \"$(readlink -f \"$0\")\")/../../../common/app.conf\" x",
                "cp ${0%/*}/../../../common/app.conf x",
                "HERE=$(cd \"$(dirname \"$0\")\" && pwd)\ncp \"${HERE}/../../../common/app.conf\" x",
                "HERE=$(cd \"$(dirname \"$0\")\" && pwd)\ncd files\ncp \"${HERE}/../../../common/app.conf\" x",
                "(cd files && make)\nX=$(cd \"$(dirname \"$0\")\" && pwd)\ncp ../../../common/app.conf x",
                "cd ../../..\ncp common/app.conf x",
            })
    void refusesEveryWayOfReadingWhatIsNotCopied(String text) throws IOException {
        writeHookBesideCommon(text);
        List<String> errors = faults(true);
        assertEquals(1, errors.size(), text);
        assertTrue(
                errors.get(0).matches(".*: reads [^,]*\\.\\..*, which lies outside the stages and is not copied .*"));
    }

    /** A hook may be elsewhere after a cd, and a fallback in an if may not be needed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cd files\nmake\ncd ../../../..",
                "cd files\ncp \"$(dirname \"$0\")/../../../common/app.conf\" x",
                "if [ -z \"$SHARED\" ]; then\n\tSHARED=\"$(dirname \"$0\")/../../../common\"\nfi"
            })
    void warnsOfWhatMayNotBeCopied(String text) throws IOException {
        writeHookBesideCommon(text);
        List<String> warnings = faults(false);
        assertEquals(1, warnings.size(), text);
        assertTrue(warnings.get(0).contains(": may read "), warnings.get(0));
        assertEquals(List.of(), faults(true));
    }

    /** The layer's key has the files of the stage, and upstream's build.sh gets the stages alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "source ../../common/app.conf",
                "cp \"${STAGE_DIR}/../common/app.conf\" x",
                "cp \"$(dirname \"$0\")/../../common/app.conf\" x",
                "cp ../../app.conf x"
            })
    void warnsOfWhatIsInNoLayersKey(String text) throws IOException {
        fixture.write("common/app.conf", "");
        fixture.write("app.conf", "");
        writeHook("stage-a", text);
        List<String> warnings = faults(false);
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(
                warnings.get(0)
                        .matches(
                                "stage-a/00-thing/00-run.sh: may read \\S.*, which lies beside the stages, so that no stage "
                                        + "runs again when it changes, and kn86.engine=pi-gen lacks it; put it into the stage"),
                warnings.get(0));
        assertEquals(List.of(), faults(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# the top is ../../../common",
                "on_chroot << EOF\ncd ../../../common\nEOF",
                "cat > \"${ROOTFS_DIR}/etc/profile\" <<-'END'\n\talias ...='cd ../../..'\n\tEND",
                "cp \"${ROOTFS_DIR}/../../../common/app.conf\" x",
                "cp \"$(dirname \"$0\")/../../stage-b/x\" x",
            })
    void otherPathsAreLeftAlone(String text) throws IOException {
        fixture.script("stage-b/prerun.sh");
        fixture.write("stage-b/x", "");
        writeHookBesideCommon(text);
        assertEquals(List.of(), new StageLinter(fixture.stages).lint());
    }

    /** Whoever reads such a line more than once for each of its parts does not end. */
    @ParameterizedTest
    @ValueSource(strings = {"../", "\"$(dirname \"$(readlink -f \"", "$(", "cat << END\n", "${0%/*}/", "$A/./"})
    void aScriptOfAMegabyteIsReadOnce(String part) throws IOException {
        String text = "#!/bin/bash -e\n" + part.repeat(1_000_000 / part.length()) + "\n";
        FileMode.set(fixture.write("stage-a/00-thing/00-run.sh", text), 0755);
        assertEquals(List.of(), new StageLinter(fixture.stages).lint());
    }

    /** build.sh runs what STAGE_LIST names; a checkout has more folders than that. */
    @Test
    void otherFoldersBesideTheStagesAreLeftAlone() throws IOException {
        fixture.write(".github/workflows/build.yml", "");
        fixture.write("scripts/common", "");
        fixture.script("ansible/roles/setup.sh");
        assertEquals(List.of(), new StageLinter(fixture.stages).lint());
        fixture.script("kiosk/00-install/00-run.sh");
        assertError("kiosk/prerun.sh: missing, so that the stage has no root file system; copy_previous belongs in it");
    }

    /** In a folder without hooks nothing runs, in whatever order. */
    @Test
    void aFolderOfDataInAStageNeedsNoNumber() throws IOException {
        fixture.write("stage-a/tasks/main.yml", "");
        fixture.write("stage-a/network/10-eth0.network", "");
        assertEquals(List.of(), new StageLinter(fixture.stages).lint());
        fixture.write("stage-a/network/00_packages", "");
        assertError("stage-a/network/00_packages: never run: hooks are called NN-debconf, NN-packages-nr, NN-packages, "
                + "NN-patches, NN-run.sh or NN-run-chroot.sh");
    }

    @Test
    void scriptsMayHoldAnyBytes() throws IOException {
        byte[] script = "#!/bin/sh\n# F\u00fcr alle\ntail -n +4 \"$0\"; exit\n\0\u001f\u008b\r\n\u00ff"
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Files.write(fixture.stages.resolve("stage-a/00-thing/00-run.sh"), script);
        fixture.write("stage-a/00-thing/01-run-chroot.sh", "");
        Files.write(fixture.stages.resolve("stage-a/00-thing/01-run-chroot.sh"), script);
        Files.write(
                fixture.stages.resolve("stage-a/00-thing/02-packages"),
                "vim # f\u00fcr Texte\nmc\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertEquals(List.of(), new StageLinter(fixture.stages).lint());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prerun.sh",
                "00-thing/00-run.sh",
                "00-thing/00-run-chroot.sh",
                "00-thing/00-packages",
                "00-thing/00-debconf",
                "EXPORT_IMAGE"
            })
    void refusesAByteOrderMark(String hook) throws IOException {
        fixture.write("stage-a/" + hook, "\ufeff#!/bin/sh\n");
        assertError("stage-a/" + hook + ": line 1 begins with a byte order mark (EF BB BF), which becomes part of its "
                + "first word; save the file as UTF-8 without it");
    }

    @Test
    void wantsAPrerun() throws IOException {
        Files.delete(fixture.stages.resolve("stage-a/prerun.sh"));
        assertError(
                "stage-a/prerun.sh: missing, so that the stage has no root file system; copy_previous belongs in it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stage-a/prerun.sh", "stage-a/00-thing/00-run.sh"})
    void wantsProgramsExecutable(String program) throws IOException {
        FileMode.set(fixture.stages.resolve(program), 0644);
        assertError(program + ": not executable, so that it is skipped; chmod +x it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stage-a/prerun.sh", "stage-a/00-thing/00-run.sh"})
    void warnsOfAProgramThatBashRuns(String program) throws IOException {
        fixture.write(program, "true\n");
        assertWarning(
                program + ": begins with no #! line, so that bash runs it, and goes on after a command that fails");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prerun.sh",
                "00-thing/00-run.sh",
                "00-thing/00-run-chroot.sh",
                "00-thing/00-packages",
                "00-thing/00-packages-nr",
                "00-thing/00-debconf",
                "00-thing/00-patches/series",
                "EXPORT_IMAGE"
            })
    void refusesCarriageReturns(String hook) throws IOException {
        fixture.write("stage-a/" + hook, "#!/bin/sh\r\n");
        assertError("stage-a/" + hook
                + ": line 1 has a carriage return, which becomes part of its words; save the file with LF line ends");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run.sh", "1-run.sh", "001-run.sh", "run-chroot.sh", "0-packages", "-patches", "00run.sh"})
    void wantsTwoDigitsAndADash(String hook) throws IOException {
        fixture.script("stage-a/00-thing/" + hook);
        assertError("stage-a/00-thing/" + hook + ": never run: its name has to begin with two digits and a dash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01-run", "01-runchroot.sh", "01-package", "01-run.sh.orig", "01-notes"})
    void refusesNumberedFilesThatAreNoHooks(String name) throws IOException {
        fixture.write("stage-a/00-thing/" + name, "");
        assertError(
                "stage-a/00-thing/" + name + ": never run: hooks are called NN-debconf, NN-packages-nr, NN-packages, "
                        + "NN-patches, NN-run.sh or NN-run-chroot.sh");
    }

    @Test
    void refusesHooksBesideTheSubStages() throws IOException {
        fixture.script("stage-a/00-run.sh");
        assertError("stage-a/00-run.sh: never run: hooks belong in a folder of the stage");
    }

    @Test
    void refusesAPatchFolderWithoutSeries() throws IOException {
        fixture.write("stage-a/00-thing/00-patches/a.diff", "");
        assertError("stage-a/00-thing/00-patches/series: missing, so that no patch is applied");
    }

    @Test
    void comparesSeriesAndPatches() throws IOException {
        fixture.write("stage-a/00-thing/00-patches/series", "gone.diff\n");
        fixture.write("stage-a/00-thing/00-patches/extra.patch", "");
        assertEquals(
                List.of(
                        "stage-a/00-thing/00-patches/series: lists gone.diff, which is not there",
                        "stage-a/00-thing/00-patches/extra.patch: never applied: series does not list it"),
                faults(true));
    }

    @Test
    void aPatchInACommentOfSeriesIsSwitchedOff() throws IOException {
        fixture.write("stage-a/00-thing/00-patches/series", "# off.diff\n#of.diff # not needed here\n");
        fixture.write("stage-a/00-thing/00-patches/off.diff", "");
        fixture.write("stage-a/00-thing/00-patches/of.diff", "");
        assertEquals(List.of(), new StageLinter(fixture.stages).lint());
    }

    /** UTF-8 has the byte 85 in this letter. Java takes it for the end of a line. */
    @Test
    void namesMayHoldAnyLetter() throws IOException {
        fixture.write("stage-a/00-\u00c5/00-patches/series", "# \u00c5 is here\na.diff # \u00c5\n");
        fixture.write("stage-a/00-\u00c5/00-patches/a.diff", "");
        assertEquals(List.of(), new StageLinter(fixture.stages).lint());
        fixture.write("stage-a/00-\u00c5/00-patches/\u00c5.patch", "");
        assertError("stage-a/00-\u00c5/00-patches/\u00c5.patch: never applied: series does not list it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!/bin/sh -e\nsudo true\n",
                "#! /usr/bin/env dash\necho a | sudo tee b\n",
                "#!/usr/bin/zsh\ntrue && sudo\ttrue\n"
            })
    void warnsOfSudoInAHookThatIsNoneOfBash(String text) throws IOException {
        fixture.write("stage-a/00-thing/00-run.sh", text);
        assertWarning("stage-a/00-thing/00-run.sh: calls sudo, which only hooks of bash can here: elsewhere it is the"
                + " machine's own, which may be missing or refuse; leave it out, since hooks run as root");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!/bin/bash -e\nsudo true\n",
                "#!/usr/bin/env bash\nsudo true\n",
                "#!/bin/sh\n# sudo true\nvisudo -c; echo sudo\n",
                "#!/usr/bin/python3\nsudo = 1\n"
            })
    void otherUsesOfSudoAreLeftAlone(String text) throws IOException {
        fixture.write("stage-a/00-thing/00-run.sh", text);
        assertEquals(List.of(), new StageLinter(fixture.stages).lint());
    }

    @Test
    void refusesEdit() throws IOException {
        fixture.write("stage-a/00-thing/00-patches/series", "");
        fixture.write("stage-a/00-thing/00-patches/EDIT", "");
        assertError("stage-a/00-thing/00-patches/EDIT: stops the build at a shell; remove it");
    }

    @Test
    void wantsPatchesAsAFolderAndTheRestAsFiles() throws IOException {
        fixture.write("stage-a/00-thing/00-patches", "");
        fixture.write("stage-a/00-thing/01-run.sh/x", "");
        assertEquals(
                List.of(
                        "stage-a/00-thing/00-patches: has to be a folder",
                        "stage-a/00-thing/01-run.sh: has to be a file"),
                faults(true));
    }

    @Test
    void warnsOfSkippedParts() throws IOException {
        fixture.write("stage-a/00-thing/SKIP", "");
        assertWarning("stage-a/00-thing/SKIP: the folder's hooks are not run");
    }

    @Test
    void warnsOfASkippedStage() throws IOException {
        fixture.write("stage-a/SKIP", "");
        assertWarning("stage-a/SKIP: the stage is not run");
    }

    @Test
    void warnsThatASkippedStageIsStillExported() throws IOException {
        fixture.write("stage-a/SKIP", "");
        fixture.write("stage-a/EXPORT_IMAGE", "");
        assertEquals(
                List.of(
                        "stage-a/SKIP: the stage is not run",
                        "stage-a/EXPORT_IMAGE: upstream pi-gen makes an image of its own here, even of a skipped stage; add SKIP_IMAGES"),
                faults(false));
        fixture.write("stage-a/SKIP_IMAGES", "");
        assertWarning("stage-a/SKIP: the stage is not run");
    }

    @Test
    void warnsOfAnArchiveForNoobs() throws IOException {
        fixture.write("stage-a/EXPORT_NOOBS", "");
        assertWarning("stage-a/EXPORT_NOOBS: no archive for NOOBS is made; remove it");
    }

    @Test
    void warnsOfAHookAmongFiles() throws IOException {
        fixture.script("stage-a/files/00-run.sh");
        assertWarning("stage-a/files/00-run.sh: runs, though it lies in a folder for files; "
                + "move it to a folder called NN-name, or rename it");
    }

    @Test
    void warnsOfAnExport() throws IOException {
        fixture.write("stage-a/EXPORT_IMAGE", "");
        assertWarning(
                "stage-a/EXPORT_IMAGE: upstream pi-gen makes an image of its own here, even of a skipped stage; add SKIP_IMAGES");
        fixture.write("stage-a/SKIP_IMAGES", "");
        assertEquals(List.of(), faults(false));
    }

    @Test
    void warnsOfASubStageWithoutPlaceInTheOrder() throws IOException {
        fixture.script("stage-a/extra/00-run.sh");
        assertWarning("stage-a/extra: runs in the order of its name; begin the name with two digits and a dash");
    }

    /** build.sh enters neither; somebody has taken them out because they do not work. */
    @Test
    void whatASkipLeavesOutIsNotJudged() throws IOException {
        fixture.write("stage-b/SKIP", "");
        fixture.write("stage-b/00-thing/00_run.sh", "");
        fixture.write("stage-b/SKIP_IMAGE", "");
        fixture.write("stage-a/old/SKIP", "");
        fixture.write("stage-a/old/00-run.sh", "true\r\n");
        assertEquals(
                List.of(
                        "stage-a/old/SKIP: the folder's hooks are not run",
                        "stage-b/SKIP: the stage is not run",
                        "stage-b/SKIP_IMAGE: pi-gen does not know this name; SKIP_IMAGES is the name that it looks for"),
                faults(false));
        assertEquals(List.of(), faults(true));
    }

    /** build.sh finds sub-stages by the pattern *. */
    @Test
    void aHiddenFolderIsNoSubStage() throws IOException {
        fixture.write("stage-a/.git/hooks/00-x", "");
        fixture.write("stage-a/.01-off/00-run.sh", "");
        assertWarning(
                "stage-a/.01-off: its hooks are not run, because its name begins with a dot; rename it, or add SKIP");
    }

    /** quilt's cat_series deletes lines that begin with #, and takes the first word of each other line. */
    @Test
    void seriesIsReadAsQuiltReadsIt() throws IOException {
        fixture.write("stage-a/00-thing/00-patches/series", "# one\n\t fix#1.diff -p1 # why\nsub/b.patch\t#\n");
        fixture.write("stage-a/00-thing/00-patches/fix#1.diff", "");
        fixture.write("stage-a/00-thing/00-patches/sub/b.patch", "");
        assertEquals(List.of(), new StageLinter(fixture.stages).lint());
        fixture.write("stage-a/00-thing/00-patches/series", "fix#1.diff\n # not needed: a.diff\n");
        assertError(
                "stage-a/00-thing/00-patches/series: lists #, which is not there; quilt takes # for a comment in the"
                        + " first column only");
    }

    @ParameterizedTest
    @CsvSource({"#!/usr/bin/python3, python3", "#! /usr/bin/env -S perl -w, perl", "#!/usr/bin/env zsh, zsh"})
    void bashReadsAScriptForTheTree(String begin, String interpreter) throws IOException {
        fixture.write("stage-a/00-thing/00-run-chroot.sh", begin + "\n");
        assertWarning(
                "stage-a/00-thing/00-run-chroot.sh: bash reads it, whatever its #! line says; put the program into a "
                        + "file of the stage, and call " + interpreter + " from here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#!/bin/bash -e", "#!/bin/sh", "#!/usr/bin/env bash", "# python3", "#!", "echo"})
    void otherScriptsForTheTreeAreLeftAlone(String begin) throws IOException {
        fixture.write("stage-a/00-thing/00-run-chroot.sh", begin + "\n");
        assertEquals(List.of(), new StageLinter(fixture.stages).lint());
    }

    /** build.sh has one work folder for all stages, in which what one has made is there for the next. */
    @Test
    void warnsOfWhatAnotherStageLeavesInTheWorkFolder() throws IOException {
        writeHook("stage-a", "mkdir -p ${WORK_DIR}/tools ${WORK_DIR}/mine \"${WORK_DIR}\"/stage-a");
        writeHook("stage-b", "# ${WORK_DIR}/mine\nPATH=$WORK_DIR/tools:$PATH\nls \"${WORK_DIR}/${STAGE}\"");
        fixture.script("stage-b/prerun.sh");
        assertEquals(
                List.of("stage-a", "stage-b"),
                faults(false).stream().map(fault -> fault.split("/")[0]).toList());
        assertTrue(
                faults(false)
                        .contains(
                                "stage-b/00-thing/00-run.sh: may want ${WORK_DIR}/tools of another stage; each stage has an empty"
                                        + " WORK_DIR, with the tree of the stage before alone; put it into the tree, or make it here"));
        writeHook("stage-a", "mkdir -p ${WORK_DIR}/other");
        writeHook("stage-b", "cp \"${WORK_DIR}/stage-a/x\" .");
        assertWarning(
                "stage-b/00-thing/00-run.sh: may want ${WORK_DIR}/stage-a of another stage; each stage has an empty"
                        + " WORK_DIR, with the tree of the stage before alone; put it into the tree, or make it here");
    }

    @Test
    void warnsOfFilesThatNobodyKeeps() throws IOException {
        writeHook("export-image", "cp boot \"${DEPLOY_DIR}/boot\"");
        fixture.script("export-image/prerun.sh");
        writeHook("stage-a", "# $DEPLOY_DIR\ncp list \"${DEPLOY_DIR}/list\"");
        assertWarning(
                "stage-a/00-thing/00-run.sh: may write to DEPLOY_DIR, from which nothing is kept but what the stage"
                        + " export-image puts there; put it into the tree");
    }

    /** People add to pi-gen's own scripts, which every hook gets there. */
    @Test
    void warnsOfFunctionsAndFilesBesideTheStages() throws IOException {
        fixture.write(
                "scripts/common",
                "log (){\n\ttrue\n}\ninstall_app() {\n\ttrue\n}\nown(){ true; }\nunused() { true; }\n");
        fixture.write("scripts/table.tsv", "");
        writeHook(
                "stage-a",
                """
                log "install_app"
                own() { true; }
                own; own
                # unused
                if install_app one; then log done; fi
                read -r x < "${SCRIPT_DIR}/table.tsv"
                source "${SCRIPT_DIR}/common"; cat "${SCRIPT_DIR}/mine"
                """);
        assertEquals(
                List.of(
                        "stage-a/00-thing/00-run.sh: may read ${SCRIPT_DIR}/table.tsv, which lies beside the stages; SCRIPT_DIR"
                                + " is the plugin's; put it into the stage",
                        "stage-a/00-thing/00-run.sh: may call install_app of scripts/common, which lies beside the stages; the"
                                + " plugin has pi-gen's functions alone; put it into a file of the stage, and read that"),
                faults(false));
        assertEquals(List.of(), faults(true));
    }

    private void writeHook(String stage, String lines) throws IOException {
        FileMode.set(fixture.write(stage + "/00-thing/00-run.sh", "#!/bin/bash -e\n" + lines + "\n"), 0755);
    }
}
