// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
    void wantsAnInterpreter(String program) throws IOException {
        fixture.write(program, "true\n");
        assertError(program + ": begins with no #! line");
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
        assertError("stage-a/" + hook + ": has CRLF line ends, which become part of its words; save it with LF");
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
}
